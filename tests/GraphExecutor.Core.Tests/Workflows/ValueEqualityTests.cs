using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Workflows;

public sealed class ValueEqualityTests
{
    private const string Text = """
        context: { a: { x: 1, y: [1, 2] }, b: text }
        secrets: [s]
        defaults: { env: { A: 1, B: 2 }, retry: { maxAttempts: 2, on: [Timeout] }, terminal: false }
        nodes:
          - { id: a, run: x, prompts: [{ match: m, send: s }], skipExitCodes: [1] }
          - { id: b, type: function, function: f, needs: [a], input: { x: 1.0, y: { p: 1, q: 2 } } }
        edges: [{ source: a, target: b, on: failure, errors: [X] }]
        """;

    [Fact]
    public void Equals_SameTextReadTwice_IsTrue()
    {
        var first = Workflow.Parse(Text).Definition;
        var second = Workflow.Parse(Text).Definition;

        Assert.NotSame(first, second);
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Theory]
    [InlineData("x: 1,", "x: 2,")]
    [InlineData("[1, 2]", "[2, 1]")]
    [InlineData("secrets: [s]", "secrets: [s, t]")]
    [InlineData("A: 1", "A: 3")]
    [InlineData("B: 2", "C: 2")]
    [InlineData("maxAttempts: 2", "maxAttempts: 3")]
    [InlineData("on: [Timeout]", "on: []")]
    [InlineData("terminal: false", "terminal: true")]
    [InlineData("send: s", "send: t")]
    [InlineData("skipExitCodes: [1]", "skipExitCodes: [2]")]
    [InlineData("function: f", "function: g")]
    [InlineData("q: 2", "q: \"2\"")]
    [InlineData("errors: [X]", "errors: [Y]")]
    public void Equals_OneValueChanged_IsFalse(string before, string after) =>
        Assert.NotEqual(Workflow.Parse(Text).Definition, Workflow.Parse(Text.Replace(before, after, StringComparison.Ordinal)).Definition);

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("100", "1e2", true)]
    [InlineData("\"a\"", "\"\\u0061\"", true)]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2, \"a\":1}", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("null", "false", false)]
    [InlineData("{}", "[]", false)]
    [InlineData("{\"a\":null}", "{}", false)]
    public void JsonValueEquals_TwoTexts_ComparesTheirValues(string left, string right, bool equal)
    {
        var (one, other) = (JsonValue.Parse(left), JsonValue.Parse(right));

        Assert.Equal(equal, one == other);
        Assert.Equal(!equal, one != other);
        Assert.Equal(equal, one.Equals((object)other));
        Assert.True(!equal || one.GetHashCode() == other.GetHashCode());
    }

    [Fact]
    public void JsonValue_Default_IsNull()
    {
        Assert.Equal(JsonValue.Parse("null"), default);
        Assert.Equal("null", default(JsonValue).ToString());
        Assert.Equal(JsonValue.Parse("null").GetHashCode(), default(JsonValue).GetHashCode());
    }

    [Fact]
    public void ValueList_SameItems_IsEqual()
    {
        ValueList<string> list = ["a", "b"];
        ValueList<string> same = ["a", "b"];

        Assert.True(list.Equals(same));
        Assert.Equal(list.GetHashCode(), same.GetHashCode());
        Assert.False(list.Equals(["b", "a"]));
        Assert.False(list.Equals(["a"]));
        Assert.False(list.Equals(null));
        Assert.Same(ValueList<string>.Empty, ValueList.Create<string>([]));
    }

    [Fact]
    public void ValueList_ArrayItWasMadeOf_IsCopied()
    {
        int[] items = [1, 2];
        var list = ValueList.Create<int>(items);

        items[0] = 9;

        Assert.Equal([1, 2], list);
    }

    [Fact]
    public void ValueMap_SameEntriesInAnotherOrder_IsEqualAndKeepsItsOrder()
    {
        var map = new ValueMap<int>([new("b", 1), new("a", 2), new("b", 3)]);
        var same = new ValueMap<int>([new("a", 2), new("b", 3)]);

        Assert.True(map.Equals(same));
        Assert.Equal(map.GetHashCode(), same.GetHashCode());
        Assert.Equal(["b", "a"], map.Keys);
        Assert.Equal([3, 2], map.Values);
        Assert.False(map.Equals(new ValueMap<int>([new("a", 2)])));
        Assert.False(map.Equals(new ValueMap<int>([new("a", 2), new("B", 3)])));
        Assert.False(map.Equals(null));
    }

    [Fact]
    public void ValueMap_NullEntries_ThrowsArgumentNull() => Assert.Throws<ArgumentNullException>(() => new ValueMap<int>(null!));
}
