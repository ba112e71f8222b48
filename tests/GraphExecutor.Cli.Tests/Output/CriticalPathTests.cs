using GraphExecutor.Cli.Output;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Tests.Output;

public sealed class CriticalPathTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, NodeResult> _results = [];

    [Fact]
    public void Of_Diamond_FollowsTheSlowerBranch()
    {
        Ran("a", 0, 1);
        Ran("b", 1, 2);
        Ran("c", 1, 9);
        Ran("d", 9, 10);

        Assert.Equal(["a", "c", "d"], PathOf("{ id: a, run: x }, { id: b, run: x, needs: [a] }, { id: c, run: x, needs: [a] }, { id: d, run: x, needs: [b, c] }"));
    }

    [Fact]
    public void Of_AnyJoin_FollowsTheParentThatItDidNotHaveToWaitLongerFor()
    {
        Ran("a", 0, 1);
        Ran("b", 0, 5);
        Ran("c", 1, 7);

        Assert.Equal(["a", "c"], PathOf("{ id: a, run: x }, { id: b, run: x }, { id: c, run: x, needs: [a, b], join: any }"));
    }

    [Fact]
    public void Of_ReusedAndSkippedNodes_AreNoPartOfIt()
    {
        Ran("a", 0, 1);
        _results["a"] = _results["a"] with { Reused = true };
        Ran("b", 2, 3);
        _results["c"] = new NodeResult { Status = NodeStatus.Skipped };

        Assert.Equal(["b"], PathOf("{ id: a, run: x }, { id: b, run: x, needs: [a] }, { id: c, run: x, needs: [b] }"));
    }

    [Fact]
    public void Of_NothingRan_IsEmpty()
    {
        _results["a"] = new NodeResult { Status = NodeStatus.Cancelled };

        Assert.Empty(PathOf("{ id: a, run: x }"));
    }

    private List<string> PathOf(string nodes) => CriticalPath.Of(Workflow.Parse($"nodes: [{nodes}]").Definition, _results);

    private void Ran(string id, int from, int to) => _results[id] = new NodeResult
    {
        Status = NodeStatus.Completed,
        StartedAt = Start.AddSeconds(from),
        Duration = TimeSpan.FromSeconds(to - from),
    };
}
