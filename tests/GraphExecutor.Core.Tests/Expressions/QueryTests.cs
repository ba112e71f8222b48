using GraphExecutor.Expressions;
using Newtonsoft.Json.Linq;

namespace GraphExecutor.Tests.Expressions;

public sealed class QueryTests
{
    [Theory]
    [InlineData("nodes.b", "b")]
    [InlineData("nodes.b.output.x || nodes.c.error", "b c")]
    [InlineData("nodes | b.output", "b")]
    [InlineData("nodes.\"a-b\".status", "a-b")]
    [InlineData("nodes.{x: a, y: b}", "a b")]
    [InlineData("nodes.[a, b.output.z]", "a b")]
    [InlineData("(nodes).b | output", "b")]
    [InlineData("@.nodes.b", "b")]
    [InlineData("length(nodes.b.output.list)", "b")]
    [InlineData("nodes.b.output.list[?x == 'nodes']", "b")]
    [InlineData("context.nodes.b", "")]
    [InlineData("context.list[?nodes.b]", "")]
    [InlineData("map(&nodes, context.list)", "")]
    public void Parse_Query_FindsTheNodesItNames(string text, string nodes) => Assert.Equal(nodes, string.Join(' ', Query.Parse(text).References.Nodes));

    [Theory]
    [InlineData("contxt.a", "there is no value \"contxt\"", "Did you mean `context`?")]
    [InlineData("context.env == \"prod\"", "there is no value \"prod\"", "There is: context, secrets, nodes, run; a text stands in single quotes: 'prod'")]
    [InlineData("@", "`@` stands for everything there is", "Name a part of it: context, secrets, nodes, run")]
    [InlineData("keys(@)", "`@` stands for everything there is", "Name a part of it")]
    [InlineData("nodes", "`nodes` as a whole depends on which nodes happen to have settled", "Name each node: nodes.<id>")]
    [InlineData("keys(nodes)", "`nodes` as a whole", "Name each node")]
    [InlineData("nodes | keys(@)", "`nodes` as a whole", "Name each node")]
    [InlineData("{a: nodes}", "`nodes` as a whole", "Name each node")]
    [InlineData("[nodes][0]", "`nodes` as a whole", "Name each node")]
    [InlineData("nodes.b || nodes", "`nodes` as a whole", "Name each node")]
    [InlineData("nodes[?x]", "`nodes` as a whole", "Name each node")]
    [InlineData("nodes[]", "`nodes` as a whole", "Name each node")]
    [InlineData("nodes.*.output", "a projection over everything depends on what happens to be there", "Name each value instead")]
    [InlineData("*", "a projection over everything", "Name each value instead")]
    [InlineData("secrets.*", "a projection over everything", "Name each value instead")]
    [InlineData("secrets", "`secrets` as a whole cannot be used", "Name each secret: secrets.<name>")]
    [InlineData("nodes.b.outptu", "a node has no \"outptu\"", "Did you mean `output`?")]
    [InlineData("nodes.b.stdout", "a node has no \"stdout\"", "There is: status, output, exitCode, error")]
    [InlineData("nodes.b | foo", "a node has no \"foo\"", "There is: status")]
    [InlineData("run.ids", "the run has no \"ids\"", "Did you mean `id`?")]
    [InlineData("item.x", "`item` is known only inside a map, which comes in a later version", "Use one of: context")]
    [InlineData("index", "`index` is known only inside a map", "Use one of: context")]
    [InlineData("nodes.my-node.output.x", "\"nodes.my-node.output.x\": arithmetic is not part of JMESPath", "Quote a name that has a dash: nodes.\"my-node\"")]
    [InlineData("nodes.my-2nd.output", "\"nodes.my-2nd.output\" is not JMESPath: at character 9, near \"-2\"", "Quote a name that has a dash: nodes.\"my-2nd\"")]
    [InlineData("nodes.a-b-c.status == 'x'", "\"nodes.a-b-c.status == 'x'\": arithmetic", "Quote a name that has a dash: nodes.\"a-b-c\"")]
    [InlineData("context.db-host", "\"context.db-host\": arithmetic", "Quote a name that has a dash: context.\"db-host\"")]
    [InlineData("nodes.b.output.a-b", "\"nodes.b.output.a-b\": arithmetic", "Quote a name that has a dash: nodes.b.output.\"a-b\"")]
    [InlineData("context.a + context.b", "\"context.a + context.b\": arithmetic is not part of JMESPath as jmespath.org defines it", "Compute it in a command or function instead")]
    [InlineData("context.a * context.b", "\"context.a * context.b\": arithmetic", "Compute it")]
    [InlineData("let $x = context in $x", "\"let $x = context in $x\": `let` and variables is not part", "Compute it")]
    [InlineData("$.nodes.b", "\"$.nodes.b\": `$` is not part of JMESPath", "Leave out `$.`")]
    [InlineData("context.n == 5", "\"context.n == 5\" is not JMESPath: at character 14, near \"5\"", "Write a number in backticks: `5`")]
    [InlineData("context.a = 'x'", "\"context.a = 'x'\" is not JMESPath: at character 11, near \"=\"", "Compare with ==")]
    [InlineData("context.a &&", "\"context.a &&\" is not JMESPath: it ends too early", "Finish the expression")]
    [InlineData("'x", "\"'x\" is not JMESPath: at character 1, near \"'\"", "Write texts as 'text'")]
    [InlineData("`{`", "\"`{`\" is not JMESPath", "Write texts as 'text'")]
    [InlineData("foo(context.a)", "\"foo(context.a)\" is not allowed: unknown-function, no function named foo has been registered", "See https://jmespath.org")]
    [InlineData("length(context.a, context.b)", "\"length(context.a, context.b)\" is not allowed: ", "See https://jmespath.org")]
    [InlineData("context.l[::0]", "\"context.l[::0]\" is not allowed: invalid-value, a slice projection step cannot be 0", "See https://jmespath.org")]
    [InlineData("context.d == `\"2026-01-01T00:00:00Z\"`", "\"context.d == `\\\"2026-01-01T00:00:00Z\\\"`\" has a literal that would be taken for a date", "Write the text in single quotes: '…'")]
    public void Parse_NotAllowed_SaysWhyAndWhatToDo(string text, string message, string remedy)
    {
        var exception = Assert.Throws<ExpressionException>(() => Query.Parse(text));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith(remedy, exception.Remedy ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TooLong_IsAnError() => Assert.Equal(
        "the expression has 4,097 characters; 4,096 are allowed", Assert.Throws<ExpressionException>(() => Query.Parse(new string('a', 4_097))).Message);

    public static TheoryData<string> DeepQueries =>
    [
        Repeat("(", 4_000), Repeat("!", 4_000), Repeat("!", 4_000) + "context", "context" + Repeat(".a", 2_000), Repeat("a.", 2_000), Repeat("[", 4_000),
        Repeat("[", 2_000) + "a" + Repeat("]", 2_000), "`" + Repeat("[", 2_000) + Repeat("]", 2_000) + "`", Repeat("{a:", 1_000) + "b" + Repeat("}", 1_000),
        Repeat("&", 4_000) + "a", Repeat("a|", 2_000) + "a", Repeat("length(", 500) + "a" + Repeat(")", 500), "context" + Repeat("[?", 1_300) + "a" + Repeat("]", 1_300),
        "context" + Repeat("[0]", 1_300), "context" + Repeat("[*]", 1_300), Repeat("context||", 450) + "context",
    ];

    [Theory]
    [MemberData(nameof(DeepQueries), DisableDiscoveryEnumeration = true)]
    public void Parse_DeepQuery_IsAShortErrorAndNoStackOverflow(string text)
    {
        var exception = Assert.Throws<ExpressionException>(() => Query.Parse(text));

        Assert.True(exception.Message.Length < 300, exception.Message);
    }

    [Fact]
    public void Parse_ManyBracketsAroundOneValue_IsRead() => Assert.True(Query.Parse(Repeat("(", 2_000) + "context" + Repeat(")", 2_000)).References.WholeContext);

    [Theory]
    [InlineData("abs(context.a)", "\"abs(context.a)\" failed: invalid-type, function abs only accepts numbers")]
    [InlineData("length(context.n)", "\"length(context.n)\" failed: invalid-type, function length expects")]
    [InlineData("sort(context.mixed)", "\"sort(context.mixed)\" failed: ")]
    [InlineData("join(',', context.mixed)", "\"join(',', context.mixed)\" failed: ")]
    public void Evaluate_WrongType_SaysWhichExpressionFailed(string text, string start)
    {
        var data = JObject.Parse("""{ "context": { "a": "x", "n": 5, "mixed": [1, "a"] } }""");

        var exception = Assert.Throws<ExpressionException>(() => Query.Parse(text).Evaluate(data));

        Assert.StartsWith(start, exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.InnerException);
    }

    [Theory]
    [InlineData("nodes.b.output.x > `5`", "b")]
    [InlineData("`5` <= nodes.b.output.x", "b")]
    [InlineData("nodes.b.output.x == `1.5` || nodes.c.output.y != `2`", "b c")]
    [InlineData("nodes.b.output.x == '5'", "")]
    [InlineData("nodes.b.exitCode == `5`", "")]
    [InlineData("to_number(nodes.b.output.x) > `5`", "")]
    [InlineData("nodes.b.output.x == nodes.c.output.x", "")]
    [InlineData("nodes.b.output.deep.x > `5`", "")]
    public void Parse_OutputComparedWithNumber_IsNoted(string text, string nodes) =>
        Assert.Equal(nodes, string.Join(' ', Query.Parse(text).References.ComparedWithNumber));

    [Fact]
    public void Evaluate_FromManyThreads_GivesEachItsOwnResult()
    {
        var filter = Query.Parse("context.list[?@ > `1`] | sum(@)");
        var sorted = Query.Parse("sort_by(context.objects, &k)[0].v");

        Parallel.For(0, 2_000, i =>
        {
            var data = JObject.Parse($$"""{ "context": { "list": [1, 2, {{i + 2}}], "objects": [{ "k": 2, "v": 0 }, { "k": 1, "v": {{i}} }] } }""");
            Assert.Equal(i + 4, (int)filter.Evaluate(data));
            Assert.Equal(i, (int)sorted.Evaluate(data));
            Assert.Equal(i, (int)Query.Parse($"context.objects[?v == `{i}`].v | [-1]").Evaluate(data));
        });
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
