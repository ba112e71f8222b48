using GraphExecutor.Runs;
using GraphExecutor.Workflows;
using static GraphExecutor.Tests.Scheduling.Line;

namespace GraphExecutor.Tests.Scheduling;

public sealed class FailFastTests
{
    [Fact]
    public void FailFast_NothingHandlesTheFailure_EndsAtOnce()
    {
        var run = new Graph(Fails("a"), Succeeds("b"), Succeeds("c", after: "b"), Succeeds("d", after: "a")) { FailFast = true }.Start();
        run.TakeNews();

        run.Finish("a");

        Assert.Equal(
            [
                "settle a failed ExitCode:1: ExitCode 1", "settle d failed UpstreamFailed: UpstreamFailed: a → d",
                "stop b", "settle c cancelled: failFast: a failed",
            ],
            run.TakeNews());
        run.Finish("b");
        Assert.Equal("a failed ExitCode:1, b cancelled, c cancelled, d failed UpstreamFailed", run.Statuses);
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal("a failed: ExitCode 1", run.Reason);
    }

    [Fact]
    public void FailFast_HandlerCoversTheFailure_GoesOn()
    {
        var run = new Graph(Fails("a"), Succeeds("b", onFailure: "a"), Succeeds("x"), Succeeds("y", after: "x")) { FailFast = true }.Run();

        Assert.Equal("a failed ExitCode:1, b completed, x completed, y completed", run.Statuses);
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void FailFast_AllowedFailure_GoesOn()
    {
        var run = new Graph(Fails("a") with { AllowFailure = true }, Succeeds("x"), Succeeds("y", after: "x")) { FailFast = true }.Run();

        Assert.Equal("a failed ExitCode:1, x completed, y completed", run.Statuses);
    }

    [Fact]
    public void FailFast_HandlerMayStillRun_WaitsUntilItSettlesWithoutRunning()
    {
        var run = new Graph(
            Fails("a"), Skips("b"), Succeeds("h", after: "b", onFailure: "a"), Succeeds("x"), Succeeds("y", after: "x"))
        { FailFast = true }.Start();

        run.Finish("a");
        Assert.Equal(["b", "x"], run.Running);
        run.TakeNews();
        run.Finish("b");

        Assert.Equal("h skipped", $"h {run["h"]}");
        Assert.Contains("stop x", run.TakeNews());
        Assert.Equal("cancelled", run["y"]);
    }

    [Fact]
    public void FailFast_HandlerTurnsOutToRun_GoesOn()
    {
        var run = new Graph(
            Fails("a"), Succeeds("b"), Succeeds("h", after: "b", onFailure: "a"), Succeeds("x"), Succeeds("y", after: "x"))
        { FailFast = true }.Run();

        Assert.Equal("a failed ExitCode:1, b completed, h completed, x completed, y completed", run.Statuses);
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void FailFast_OneOfTwoHandlersIsLost_WaitsForTheOther()
    {
        var run = new Graph(
            Fails("a"), Skips("b"), Succeeds("c"),
            Succeeds("h1", after: "b", onFailure: "a"), Succeeds("h2", after: "c", onFailure: "a"), Succeeds("x"), Succeeds("y", after: "x"))
        { FailFast = true }.Start();

        run.FinishAll("a", "b");
        Assert.Equal("skipped", run["h1"]);
        Assert.Equal("open", run["y"]);
        run.FinishAll("c", "x", "h2", "y");
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void FailFast_BothHandlersAreLost_Ends()
    {
        var run = new Graph(
            Fails("a"), Skips("b"), Skips("c"),
            Succeeds("h1", after: "b", onFailure: "a"), Succeeds("h2", after: "c", onFailure: "a"), Succeeds("x"), Succeeds("y", after: "x"))
        { FailFast = true }.Start();

        run.FinishAll("a", "b", "c");

        Assert.Equal("cancelled", run["y"]);
    }

    [Fact]
    public void FailFast_HandlerWasLostBeforeTheFailure_EndsAtOnce()
    {
        var run = new Graph(
            Fails("a"), Skips("b"), Succeeds("h", after: "b", onFailure: "a"), Succeeds("x"), Succeeds("y", after: "x"))
        { FailFast = true }.Start();

        run.FinishAll("b", "a");

        Assert.Equal("skipped", run["h"]);
        Assert.Equal("cancelled", run["y"]);
    }

    [Fact]
    public void FailFast_HandlerDoesNotHandle_EndsAtOnceAndItsTargetIsCancelled()
    {
        var run = new Graph(
            Fails("a"), Succeeds("n"), Edge("a", "n", EdgeTrigger.Failure, handles: false), Succeeds("x"))
        { FailFast = true }.Start();

        run.Finish("a");

        Assert.Equal("cancelled", run["n"]);
    }

    [Theory]
    [InlineData("context.yes", "open")]
    [InlineData("context.no", "cancelled")]
    [InlineData("context.broken", "cancelled")]
    public void FailFast_HandlerHasACondition_WaitsForIt(string when, string expected)
    {
        var run = new Graph(
            Fails("a"), Succeeds("h"), Edge("a", "h", EdgeTrigger.Failure, when: when), Succeeds("x"), Succeeds("y", after: "x"))
        { FailFast = true }.Start();

        run.Finish("a");

        Assert.Equal(expected, run["y"]);
    }

    [Fact]
    public void FailFast_HandlerWasSkippedInTheInitialState_EndsAtOnce()
    {
        var run = new Graph(Fails("a"), Succeeds("h", onFailure: "a"), Succeeds("x"), Succeeds("y", after: "x")) { FailFast = true }
            .Start(("h", new NodeResult { Status = NodeStatus.Skipped }));

        run.Finish("a");

        Assert.Equal("cancelled", run["y"]);
    }

    [Fact]
    public void FailFast_ConditionalHandlerWasSkippedInTheInitialState_LeavesTheOtherHandlerItsChance()
    {
        var run = new Graph(
            Fails("a"), Succeeds("h"), Edge("a", "h", EdgeTrigger.Failure, when: "context.no"),
            Succeeds("b"), Succeeds("k", after: "b", onFailure: "a"), Succeeds("x"), Succeeds("y", after: "x"))
        { FailFast = true }.Start(("h", new NodeResult { Status = NodeStatus.Skipped }));

        run.Finish("a");
        Assert.Equal("open", run["y"]);
        run.FinishAll("b", "k", "x", "y");
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void FailFast_NodeAwaitsItsRetry_IsCancelled()
    {
        var run = new Graph(Fails("a"), Fails("b") with { Retry = new RetryPolicy { MaxAttempts = 3 } }) { FailFast = true }.Start();

        run.Finish("b");
        run.Finish("a");

        Assert.Equal("a failed ExitCode:1, b cancelled", run.Statuses);
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Fact]
    public void FailFast_RunningNodeFailsToo_KeepsItsOwnError()
    {
        var run = new Graph(Fails("a"), Fails("b", "ExitCode:7") with { Retry = new RetryPolicy { MaxAttempts = 3 } }) { FailFast = true }.Start();

        run.Finish("a");
        run.Finish("b", "ExitCode:7");

        Assert.Equal("a failed ExitCode:1, b failed ExitCode:7", run.Statuses);
        Assert.True(run.Ended);
    }
}
