using GraphExecutor.Runs;
using GraphExecutor.Workflows;
using static GraphExecutor.Tests.Scheduling.Line;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>When a run has failed, and what handles a failure.</summary>
public sealed class RunStatusTests
{
    [Fact]
    public void EndRun_AllCompletedOrSkipped_Completes()
    {
        var run = new Graph(Succeeds("a"), Skips("b", after: "a"), Succeeds("c", after: "b")).Run();

        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Null(run.Reason);
    }

    [Fact]
    public void EndRun_UnhandledFailure_Fails()
    {
        var run = new Graph(Succeeds("x"), Fails("b", "Timeout", after: "x"), Fails("a", "ExitCode:3"), Succeeds("c", after: "a")).Run();

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal("b failed: Timeout", run.Reason);
    }

    [Fact]
    public void EndRun_AllowedFailure_Completes()
    {
        var run = new Graph(Fails("a") with { AllowFailure = true }, Succeeds("b", after: "a")).Run();

        Assert.Equal("a failed ExitCode:1, b completed", run.Statuses);
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void EndRun_HandlerRan_Completes()
    {
        var run = new Graph(Fails("a"), Succeeds("b", onFailure: "a"), Succeeds("c", after: "a")).Run();

        Assert.Equal("a failed ExitCode:1, b completed, c failed UpstreamFailed", run.Statuses);
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void EndRun_HandlerFailed_FailsForTheHandler()
    {
        var run = new Graph(Fails("a"), Fails("b", "ExitCode:9", onFailure: "a")).Run();

        Assert.Equal("b failed: ExitCode 9", run.Reason);
    }

    [Fact]
    public void EndRun_HandlerReturnedSkipBranch_Completes()
    {
        Assert.Equal(RunStatus.Completed, new Graph(Fails("a"), Skips("b", onFailure: "a")).Run().Status);
    }

    [Fact]
    public void EndRun_HandlerDoesNotCoverTheError_Fails()
    {
        var run = new Graph(Fails("a", "ExitCode:3"), Succeeds("b"), Edge("a", "b", EdgeTrigger.Failure, "ExitCode:4")).Run();

        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Fact]
    public void EndRun_HandlerDidNotRun_Fails()
    {
        var run = new Graph(Fails("a"), Skips("x"), Succeeds("b", after: "x", onFailure: "a")).Run();

        Assert.Equal("a failed ExitCode:1, x completed, b skipped", run.Statuses);
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Fact]
    public void EndRun_HandlesFalse_RunsTheTargetAndFails()
    {
        var run = new Graph(Fails("a"), Succeeds("b"), Edge("a", "b", EdgeTrigger.Failure, handles: false)).Run();

        Assert.Equal("a failed ExitCode:1, b completed", run.Statuses);
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Fact]
    public void EndRun_HandlesFalseBesideAHandler_Completes()
    {
        var run = new Graph(
            Fails("a"), Succeeds("b"), Edge("a", "b", EdgeTrigger.Failure, handles: false), Succeeds("c", onFailure: "a")).Run();

        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void EndRun_AlwaysEdge_HandlesNothing()
    {
        Assert.Equal(RunStatus.Failed, new Graph(Fails("a"), Succeeds("b", always: "a")).Run().Status);
    }

    [Fact]
    public void EndRun_SettledTargetOfAFailureEdge_Handles()
    {
        var run = new Graph(Fails("a"), Succeeds("b", onFailure: "a") with { Join = JoinMode.Settled }).Run();

        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void EndRun_SettledTargetOfAFailureEdgeThatDidNotOpen_DoesNotHandle()
    {
        var run = new Graph(
            Fails("a"), Succeeds("b") with { Join = JoinMode.Settled }, Edge("a", "b", EdgeTrigger.Failure, "Timeout")).Run();

        Assert.Equal("a failed ExitCode:1, b completed", run.Statuses);
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Theory]
    [InlineData("a", "h", "b")]
    [InlineData("b", "h", "a")]
    [InlineData("a", "b", "h")]
    public void EndRun_AnyHandlerOfTwo_HandlesBothInEveryOrder(params string[] order)
    {
        var run = new Graph(Fails("a"), Fails("b"), Succeeds("h", onFailure: "a b")).Start();
        run.FinishAll(order);

        Assert.True(run.Ended);
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void EndRun_HandlerRanBeforeTheConditionOfTheLastFailure_WaitsForTheCondition()
    {
        var run = new Graph(
            Fails("a"), Fails("b"), Succeeds("h", onFailure: "a"), Edge("b", "h", EdgeTrigger.Failure, when: "context.yes")).Start();
        run.FinishAll("a", "h", "b");

        Assert.True(run.Ended);
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void EndRun_HandlerOfAnUpstreamFailure_DoesNotHandleTheFirstFailure()
    {
        var run = new Graph(
            Fails("a"), Succeeds("b", after: "a"), Succeeds("c"), Edge("b", "c", EdgeTrigger.Failure, "UpstreamFailed")).Run();

        Assert.Equal("a failed ExitCode:1, b failed UpstreamFailed, c completed", run.Statuses);
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Fact]
    public void Run_OneBranchFails_OtherBranchesRunToTheirEnd()
    {
        var run = new Graph(Fails("a"), Succeeds("b", after: "a"), Succeeds("x"), Succeeds("y", after: "x"), Succeeds("z", after: "y")).Run();

        Assert.Equal("a failed ExitCode:1, b failed UpstreamFailed, x completed, y completed, z completed", run.Statuses);
    }
}
