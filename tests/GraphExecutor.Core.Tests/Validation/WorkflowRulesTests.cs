using GraphExecutor.Tests.Workflows;
using GraphExecutor.Validation;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Validation;

public sealed class WorkflowRulesTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("_")]
    [InlineData("a-B_9")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void Parse_GoodId_IsTaken(string id) =>
        Assert.Equal(id, Workflow.Parse($"nodes: [{{ id: {id}, run: x }}]").Definition.Nodes[0].Id);

    [Theory]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345")]
    [InlineData("1a")]
    [InlineData("-a")]
    [InlineData("é")]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("a\\n")]
    [InlineData("٣a")]
    [InlineData("😀")]
    public void Parse_BadId_IsOneProblem(string id) => Assert.Equal(
        $"line 1: nodes[0].id: \"{id}\" is not a node id. Begin with a letter or _, go on with letters, digits, _ or -, 64 characters at most",
        Parsing.ProblemOf($"nodes: [{{ id: \"{id}\", run: x }}]"));

    [Theory]
    [InlineData("nodes: [{ id: \"\", run: x }]", "nodes[0].id")]
    [InlineData("nodes: [{ id: a, run: x, needs: [\"\"] }]", "nodes[0].needs[0]")]
    [InlineData("nodes: [{ id: a, type: function, function: \"\" }]", "nodes[0].function")]
    [InlineData("nodes: [{ id: a, run: x }]\nedges: [{ source: \"\", target: a }]", "edges[0].source")]
    [InlineData("nodes: [{ id: a, run: x }]\nedges: [{ source: a, target: \"\" }]", "edges[0].target")]
    public void Parse_EmptyName_IsOneProblem(string text, string path) =>
        Assert.EndsWith($": {path}: the name is empty. Give one", Parsing.ProblemOf(text), StringComparison.Ordinal);

    [Fact]
    public void Parse_DuplicateIds_NamesTheFirst() => Assert.Equal(
        ["line 2: nodes[1].id: nodes[0] has the id \"a\" already. Give each node an id of its own", "line 3: nodes[2].id: nodes[0] has the id \"a\" already. Give each node an id of its own"],
        Parsing.ProblemsOf("nodes: [{ id: a, run: x },\n{ id: a, run: x },\n{ id: a, run: x }, { id: A, run: x }]").Select(problem => problem.ToString()));

    [Fact]
    public void Parse_UnknownEdgeEnds_SuggestsNames() => Assert.Equal(
        [
            "line 2: edges[0].source: there is no node \"biuld\". Did you mean `build`?",
            "line 2: edges[0].target: there is no node \"deploy\". Name a node of this workflow, or add it",
        ],
        Parsing.ProblemsOf("nodes: [{ id: build, run: x }]\nedges: [{ source: biuld, target: deploy }]").Select(problem => problem.ToString()));

    [Theory]
    [InlineData("{ id: b, run: x, needs: [a, a] }", "", "line 1: nodes[1].needs[1]: there is an edge from \"a\" to \"b\" on success already.")]
    [InlineData("{ id: b, run: x, needs: [a] }", "{ source: a, target: b }", "line 1: nodes[1].needs[0]: there is an edge from \"a\" to \"b\" on success already. Take one of them out; `needs` counts as an edge on success")]
    [InlineData("{ id: b, run: x }", "{ source: a, target: b, on: failure },\n{ source: a, target: b, on: failure, errors: [X] }", "line 3: edges[1]: there is an edge from \"a\" to \"b\" on failure already.")]
    public void Parse_DuplicateEdge_IsOneProblem(string node, string edges, string start) => Assert.StartsWith(
        start, Parsing.ProblemOf($"nodes: [{{ id: a, run: x }}, {node}]\nedges: [{edges}]"), StringComparison.Ordinal);

    [Fact]
    public void Parse_EdgesThatDifferInTrigger_AreAllowed() => Assert.Equal(2, Workflow.Parse(
        "nodes: [{ id: a, run: x }, { id: b, run: x, needs: [a] }]\nedges: [{ source: a, target: b, on: failure }, { source: a, target: b, on: always }]").Definition.Edges.Count);

    [Theory]
    [InlineData("a>a", "a → a")]
    [InlineData("a>b b>a", "a → b → a")]
    [InlineData("r>a a>b b>c c>a c>z", "a → b → c → a")]
    public void Parse_Cycle_ShowsThePathThatClosesIt(string edges, string path)
    {
        var problem = Assert.Single(Parsing.ProblemsOf(Graph(edges)));

        Assert.Equal(ProblemCodes.Cycle, problem.Code);
        Assert.Contains(Rotations(path), way => problem.Message == $"the edges close a circle: {way}");
        Assert.Equal("Take one of these edges out", problem.Remedy);
    }

    [Fact]
    public void Parse_Cycle_HasTheLineOfTheEdgeThatClosesIt()
    {
        var problem = Assert.Single(Parsing.ProblemsOf(Graph("r>a a>b b>c c>a")));

        // The path ends with the edge that leads back to its first node.
        var shown = problem.Message["the edges close a circle: ".Length..].Split(" → ");
        var closing = $"{shown[^2]}>{shown[^1]}";
        Assert.Equal(2 + Array.IndexOf("r>a a>b b>c c>a".Split(' '), closing), problem.Line);
    }

    [Fact]
    public void Parse_SeparateCycles_AreReportedEach()
    {
        var problems = Parsing.ProblemsOf(Graph("a>b b>a c>d d>e e>c b>c f>f"));

        Assert.Equal([ProblemCodes.Cycle, ProblemCodes.Cycle, ProblemCodes.Cycle], problems.Select(problem => problem.Code));
    }

    [Fact]
    public void Parse_LongCycle_IsShownShortened()
    {
        var problem = Assert.Single(Parsing.ProblemsOf(Graph(string.Join(' ', Enumerable.Range(0, 500).Select(i => $"n{i}>n{(i + 1) % 500}")))));

        Assert.Contains(" → (480 more) → ", problem.Message, StringComparison.Ordinal);
        Assert.Equal(22, problem.Message.Split(" → ").Length);
    }

    [Fact]
    public void Parse_CycleOfNeeds_HasTheLineOfTheNeed()
    {
        var problem = Assert.Single(Parsing.ProblemsOf("nodes:\n- { id: z, run: x, needs: [] }\n- { id: a, run: x,\n    needs: [z,\n a] }"));

        Assert.Equal((5, "nodes[1].needs[1]"), (problem.Line, problem.Path));
    }

    [Fact]
    public void Parse_UnknownPool_SuggestsOneOrShowsHowToAddIt() => Assert.Equal(
        [
            "line 2: nodes[0].pool: there is no pool \"databse\". Did you mean `database`?",
            "line 3: nodes[1].pool: there is no pool \"gpu\". Add it to the workflow: `pools: { gpu: 2 }`",
        ],
        Parsing.ProblemsOf("pools: { database: 1 }\nnodes: [{ id: a, run: x, pool: databse },\n{ id: b, run: x, pool: gpu }]").Select(problem => problem.ToString()));

    private static string Graph(string edges)
    {
        var pairs = edges.Split(' ').Select(edge => edge.Split('>')).ToList();
        var ids = pairs.SelectMany(pair => pair).Distinct();
        return $"edges:\n{string.Concat(pairs.Select(pair => $"- {{ source: {pair[0]}, target: {pair[1]} }}\n"))}nodes:\n{string.Concat(ids.Select(id => $"- {{ id: {id}, run: x }}\n"))}";
    }

    /// <summary>A circle has no first node: <c>a → b → a</c> is <c>b → a → b</c>.</summary>
    private static IEnumerable<string> Rotations(string path)
    {
        var ids = path.Split(" → ")[..^1];
        return Enumerable.Range(0, ids.Length).Select(i => string.Join(" → ", [.. ids[i..], .. ids[..i], ids[i]]));
    }
}
