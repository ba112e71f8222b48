using GraphExecutor.Runs;
using GraphExecutor.Workflows;
using static GraphExecutor.Tests.Scheduling.Line;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>The second table of the semantics: what a node makes of its edges.</summary>
public sealed class JoinTableTests
{
    // Each parent's edge is a success edge, so `ok` opens it, `skip` skips it and `ExitCode:1` fails it.
    [Theory]
    [InlineData(JoinMode.All, "ok ok", "completed")]
    [InlineData(JoinMode.All, "ok skip", "skipped")]
    [InlineData(JoinMode.All, "skip skip", "skipped")]
    [InlineData(JoinMode.All, "ok ExitCode:1", "failed UpstreamFailed")]
    [InlineData(JoinMode.All, "skip ExitCode:1", "failed UpstreamFailed")]
    [InlineData(JoinMode.All, "ExitCode:1 ExitCode:1", "failed UpstreamFailed")]
    [InlineData(JoinMode.Any, "ok ok", "completed")]
    [InlineData(JoinMode.Any, "ok skip", "completed")]
    [InlineData(JoinMode.Any, "skip ok", "completed")]
    [InlineData(JoinMode.Any, "ExitCode:1 ok", "completed")]
    [InlineData(JoinMode.Any, "skip skip", "skipped")]
    [InlineData(JoinMode.Any, "skip ExitCode:1", "failed UpstreamFailed")]
    [InlineData(JoinMode.Any, "ExitCode:1 ExitCode:1", "failed UpstreamFailed")]
    [InlineData(JoinMode.Settled, "ok ok", "completed")]
    [InlineData(JoinMode.Settled, "skip skip", "completed")]
    [InlineData(JoinMode.Settled, "ExitCode:1 skip", "completed")]
    [InlineData(JoinMode.Settled, "ExitCode:1 ExitCode:1", "completed")]
    public void Join_ParentsSettled_DecidesAsTheTableSays(JoinMode join, string outcomes, string expected)
    {
        var parents = outcomes.Split(' ');
        var run = new Graph(Tries("a", parents[0]), Tries("b", parents[1]), Succeeds("c", after: "a b") with { Join = join }).Run();

        Assert.Equal(expected, run["c"]);
    }

    [Fact]
    public void Join_NoParents_Runs()
    {
        foreach (var join in Enum.GetValues<JoinMode>())
        {
            Assert.Equal("completed", new Graph(Succeeds("a") with { Join = join }).Run()["a"]);
        }
    }

    [Fact]
    public void Join_All_WaitsForTheLastParent()
    {
        var run = new Graph(Fails("a"), Succeeds("b"), Succeeds("c", after: "a b")).Start();

        run.Finish("a");
        Assert.Equal("open", run["c"]);
        run.Finish("b");
        Assert.Equal("failed UpstreamFailed", run["c"]);
    }

    [Fact]
    public void Join_Any_RunsAtTheFirstOpenEdge()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b"), Succeeds("c", after: "a b") with { Join = JoinMode.Any }).Start();

        run.Finish("b");
        Assert.Equal(["a", "c"], run.Running);
        run.FinishAll("c", "a");
        Assert.Equal("a completed, b completed, c completed", run.Statuses);
    }

    [Fact]
    public void Join_AnyWithoutAnOpenEdge_WaitsForTheLastParent()
    {
        var run = new Graph(Skips("a"), Succeeds("b"), Succeeds("c", after: "a b") with { Join = JoinMode.Any }).Start();

        run.Finish("a");
        Assert.Equal("open", run["c"]);
        run.Finish("b");
        Assert.Equal(["c"], run.Running);
    }

    [Fact]
    public void Join_OnlyFailureEdges_IsAnyByDefault()
    {
        var run = new Graph(Fails("a"), Succeeds("b"), Succeeds("c", onFailure: "a b")).Run();

        Assert.Equal("completed", run["c"]);
    }

    [Fact]
    public void Join_FailureAndSuccessEdges_IsAllByDefault()
    {
        var run = new Graph(Fails("a"), Skips("b"), Succeeds("c", after: "b", onFailure: "a")).Run();

        Assert.Equal("skipped", run["c"]);
    }

    [Fact]
    public void Join_Settled_RunsAfterAnUpstreamFailure()
    {
        var run = new Graph(Fails("a"), Succeeds("b", after: "a"), Succeeds("c", after: "b") with { Join = JoinMode.Settled }).Run();

        Assert.Equal("a failed ExitCode:1, b failed UpstreamFailed, c completed", run.Statuses);
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Theory]
    [InlineData("ok", "context.broken", "failed ExpressionFailed")]
    [InlineData("ExitCode:1", "context.broken", "failed ExpressionFailed")]
    [InlineData("skip", "context.broken", "failed ExpressionFailed")]
    [InlineData("ok", "context.no", "skipped")]
    public void Join_AllWithABrokenCondition_FailsWhateverElse(string other, string when, string expected)
    {
        var run = new Graph(Tries("a", other), Succeeds("b"), Succeeds("c", after: "a"), Edge("b", "c", when: when)).Run();

        Assert.Equal(expected, run["c"]);
    }

    [Fact]
    public void Join_SettledWithABrokenCondition_Fails()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b") with { Join = JoinMode.Settled }, Edge("a", "b", when: "context.broken")).Run();

        Assert.Equal("failed ExpressionFailed", run["b"]);
        Assert.Equal("the condition of a → b: it is broken", run.ErrorOf("b")!.Message);
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Fact]
    public void Join_SettledWithAFalseCondition_Runs()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b") with { Join = JoinMode.Settled }, Edge("a", "b", when: "context.no")).Run();

        Assert.Equal("completed", run["b"]);
    }

    [Theory]
    [InlineData("ok", "completed")]
    [InlineData("skip", "failed ExpressionFailed")]
    [InlineData("ExitCode:1", "failed ExpressionFailed")]
    public void Join_AnyWithABrokenCondition_RunsWhenAnotherEdgeOpens(string other, string expected)
    {
        // In either order: an open edge starts it at once, so a broken one cannot stop it.
        foreach (var order in (string[][])[["a", "b"], ["b", "a"]])
        {
            var run = new Graph(
                Tries("a", other), Succeeds("b"), Succeeds("c", after: "a") with { Join = JoinMode.Any }, Edge("b", "c", when: "context.broken")).Start();
            run.FinishAll(order);
            run.RunToEnd();

            Assert.Equal(expected, run["c"]);
        }
    }

    [Fact]
    public void Join_BrokenCondition_CountsAsAFailureOfItsOwn()
    {
        var run = new Graph(
            Succeeds("a"), Succeeds("b"), Edge("a", "b", when: "context.broken"), Succeeds("c", after: "b"), Succeeds("d", onFailure: "b")).Run();

        Assert.Equal("a completed, b failed ExpressionFailed, c failed UpstreamFailed, d completed", run.Statuses);
        Assert.Equal(RunStatus.Completed, run.Status);
    }
}
