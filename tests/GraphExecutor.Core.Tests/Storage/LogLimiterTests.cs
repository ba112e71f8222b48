using GraphExecutor.Storage;

namespace GraphExecutor.Tests.Storage;

public sealed class LogLimiterTests
{
    private readonly SortedDictionary<long, LogChunk> _stored = [];
    private long _dropped;

    [Fact]
    public void Add_WithinTheLimit_DropsNothing()
    {
        var limiter = new LogLimiter(100);

        Assert.All(Enumerable.Range(0, 10), i => Assert.Null(limiter.Add(Chunk(i, 10))));
    }

    [Fact]
    public void Add_BeyondTheLimit_KeepsHeadAndTail()
    {
        var limiter = new LogLimiter(100);

        Write(limiter, count: 1_000, bytes: 10);

        Assert.Equal([0, 1, 2, 3, 4, 5, 995, 996, 997, 998, 999], _stored.Keys);
        Assert.Equal("… 990 lines (0.009 MiB) dropped here: the log is longer than its limit of 0 MiB …", _stored[5].Lines[0]);
    }

    [Fact]
    public void Add_HugeChunk_IsKeptWhileItIsTheLast()
    {
        var limiter = new LogLimiter(100);

        Write(limiter, count: 2, bytes: 500);

        Assert.Equal([0, 1], _stored.Keys);
        Assert.Contains("1 lines", _stored[0].Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(500)]
    [InlineData(50_000)]
    public void Add_MuchMoreThanTheLimit_StaysNearIt(int bytes)
    {
        const int Limit = 1024 * 1024;
        const int Total = 5_000_000;
        var limiter = new LogLimiter(Limit);

        Write(limiter, count: Total / bytes, bytes);

        var kept = _stored.Values.Sum(chunk => chunk.Lines.Sum(line => line.Length + 1L));
        Assert.InRange(kept, Limit - (Limit / 100) - bytes, Limit + (Limit / 100) + bytes);
        Assert.Equal(Total / bytes, _stored.Values.Last().EndLine);
    }

    [Fact]
    public void Add_OtherScripts_CountsBytes()
    {
        var limiter = new LogLimiter(20);
        limiter.Add(Chunk(0, 5));

        limiter.Add(Chunk(1, 1) with { Lines = ["→→→"] });
        var trim = limiter.Add(Chunk(2, 10));

        Assert.Equal(2, trim!.EndLine);
    }

    [Fact]
    public void New_NoRoomAtAll_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new LogLimiter(0));

    private static LogChunk Chunk(long line, int bytes) =>
        new() { NodeId = "a", NodeAttempt = 1, FirstLine = line, Lines = [new string('x', bytes - 1)], Time = DateTimeOffset.UnixEpoch };

    private void Write(LogLimiter limiter, int count, int bytes)
    {
        for (var line = 0; line < count; line++)
        {
            var chunk = Chunk(line, bytes);
            _stored[line] = chunk;
            if (limiter.Add(chunk) is var (marker, end))
            {
                for (; _dropped < end; _dropped++)
                {
                    // The head is what a marker never reaches.
                    if (_dropped >= marker.FirstLine)
                    {
                        _stored.Remove(_dropped);
                    }
                }

                _stored[marker.FirstLine] = marker;
            }
        }
    }
}
