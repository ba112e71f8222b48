using GraphExecutor.Cli.Graphs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Tests.Commands;

public sealed class GraphTests : IDisposable
{
    private const int Timeout = 60_000;

    private const string Deploy = """
        name: deploy
        pools: { db: 1 }
        nodes:
          - { id: build, run: make, retry: { maxAttempts: 3 } }
          - { id: lint, run: make lint, allowFailure: true }
          - { id: migrate, run: ./migrate, needs: [build], pool: db }
          - { id: ship, run: ./ship, needs: [migrate, lint], name: 'Ship "it" | <now>' }
          - { id: rollback, run: ./rollback }
          - { id: tell, type: function, function: mail, join: settled }
        edges:
          - { source: ship, target: rollback, on: failure, errors: [Timeout, "ExitCode:3"] }
          - { source: ship, target: tell, on: always, when: "run.attempt > `1`" }
          - { source: rollback, target: tell }
        """;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Graph_Text_ShowsLayersWithWhatEachNodeWaitsFor()
    {
        var result = await _gx.RunAsync("graph", _gx.Write("w.yaml", Deploy));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            """
            deploy: 6 nodes, 6 edges, 5 layers

            1  build     [3 attempts]
               lint      [may fail]

            2  migrate   ← build [pool db]

            3  ship      ← migrate, lint

            4  rollback  ← ship (failure: Timeout, ExitCode:3)

            5  tell      ← settled ship (always) (when run.attempt > `1`), rollback [function mail]
            """.ReplaceLineEndings("\n"), result.Output.TrimEnd());
    }

    [Fact(Timeout = Timeout)]
    public async Task Graph_Mermaid_EscapesWhatMeansSomethingThere()
    {
        var result = await _gx.RunAsync("graph", _gx.Write("w.yaml", Deploy), "--format", "mermaid");

        Assert.Equal("flowchart TD", result.Lines[0]);
        Assert.Contains("    n3[\"Ship #34;it#34; #124; #60;now#62;\"]", result.Lines);
        Assert.Contains("    n5([\"tell\"])", result.Lines);
        Assert.Contains("    n0 --> n2", result.Lines);
        Assert.Contains("    n3 -.->|\"failure: Timeout, ExitCode:3\"| n4", result.Lines);
        Assert.Contains("    n3 -.->|\"always when run.attempt #62; #96;1#96;\"| n5", result.Lines);
    }

    [Fact(Timeout = Timeout)]
    public async Task Graph_Dot_QuotesWhatMeansSomethingThere()
    {
        var result = await _gx.RunAsync("graph", _gx.Write("w.yaml", Deploy), "--format", "dot");

        Assert.Equal("digraph \"deploy\" {", result.Lines[0]);
        Assert.Contains("    \"ship\" [label=\"Ship \\\"it\\\" | <now>\"];", result.Lines);
        Assert.Contains("    \"build\" -> \"migrate\";", result.Lines);
        Assert.Contains("    \"ship\" -> \"rollback\" [style=dashed, label=\"failure: Timeout, ExitCode:3\"];", result.Lines);
    }

    [Fact]
    public void TextGraph_FiftyNodes_FitsOnAPageAndNoLineIsTooLong()
    {
        var nodes = Enumerable.Range(0, 50)
            .Select(i => $"{{ id: node-with-a-name-{i}, run: x, needs: [{string.Join(", ", Enumerable.Range(0, i).Where(j => (i + j) % 7 == 0).Select(j => $"node-with-a-name-{j}"))}] }}");
        var workflow = Workflow.Parse($"nodes: [{string.Join(", ", nodes)}]").Definition;

        var lines = TextGraph.ToLines(new WorkflowGraph(workflow)).ToList();

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 110));
        Assert.Equal(50, lines.Count(line => line.Contains("  node-with-a-name-", StringComparison.Ordinal) && !line.StartsWith(new string(' ', 20), StringComparison.Ordinal)));
    }

    [Fact]
    public void WorkflowGraph_ChainOfAHundredThousandNodes_HasAsManyLayers()
    {
        var chain = Enumerable.Range(0, 100_000).Select(i => new CommandNode { Id = $"n{i}", Run = "x", Needs = i == 0 ? [] : [$"n{i - 1}"] });

        Assert.Equal(100_000, new WorkflowGraph(new WorkflowDefinition { Nodes = [.. chain] }).Layers.Count);
    }
}
