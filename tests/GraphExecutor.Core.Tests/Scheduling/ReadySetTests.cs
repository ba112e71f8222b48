using GraphExecutor.Scheduling;

namespace GraphExecutor.Tests.Scheduling;

public sealed class ReadySetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(4_096)]
    [InlineData(4_097)]
    [InlineData(300_000)]
    public void TryTake_AnyOrderOfAdding_GivesTheSmallestFirst(int capacity)
    {
        var random = new Random(capacity);
        var set = new ReadySet(capacity);
        var expected = new SortedSet<int> { 0, capacity - 1 };
        set.Add(0);
        set.Add(capacity - 1);
        for (var i = 0; i < 5_000; i++)
        {
            if (random.Next(3) > 0)
            {
                var node = random.Next(capacity);
                set.Add(node);
                expected.Add(node);
            }
            else
            {
                Assert.Equal(expected.Count > 0, set.TryTake(out var node));
                Assert.Equal(expected.Count > 0 ? expected.Min : 0, node);
                expected.Remove(node);
            }

            Assert.Equal(expected.Count == 0, set.IsEmpty);
        }
    }

    [Fact]
    public void Add_Twice_IsTakenOnce()
    {
        var set = new ReadySet(100);
        set.Add(70);
        set.Add(70);

        Assert.True(set.TryTake(out _));
        Assert.False(set.TryTake(out _));
    }

    [Fact]
    public void Clear_FullSet_IsEmpty()
    {
        var set = new ReadySet(10_000);
        for (var node = 0; node < 10_000; node += 7)
        {
            set.Add(node);
        }

        set.Clear();

        Assert.True(set.IsEmpty);
        set.Add(9_999);
        Assert.True(set.TryTake(out var taken));
        Assert.Equal(9_999, taken);
    }

    [Fact]
    public void New_NoNodes_IsEmpty()
    {
        Assert.False(new ReadySet(0).TryTake(out _));
    }
}
