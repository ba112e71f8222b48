using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;
using static GraphExecutor.Tests.Scheduling.Line;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>Cancel and the run's own timeout.</summary>
public sealed class StoppingTests
{
    [Fact]
    public void Cancel_WhileNodesRun_StopsThemAndCancelsTheRest()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b", after: "a"), Succeeds("c")).Start();
        run.TakeNews();

        run.Cancel();
        Assert.Equal(["stop a", "settle b cancelled: somebody asked", "stop c"], run.TakeNews());
        run.Finish("a");
        Assert.False(run.Ended);
        run.Finish("c");

        Assert.Equal(["settle a cancelled: somebody asked", "settle c cancelled: somebody asked", "end cancelled: somebody asked"], run.TakeNews());
    }

    [Fact]
    public void Cancel_Twice_IsTheSameAsOnce()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b", after: "a")).Start();

        run.Cancel("first");
        run.TakeNews();
        run.Cancel("second");
        Assert.Empty(run.TakeNews());
        run.Finish("a");

        Assert.Equal("first", run.Reason);
        run.Cancel("third");
    }

    [Fact]
    public void Cancel_BeforeTheStart_StartsNothing()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b"), Succeeds("c", after: "b")).Prepare();

        run.Cancel();
        Assert.Empty(run.TakeNews());
        run.Begin(("b", new NodeResult { Status = NodeStatus.Completed }));

        Assert.Equal(["settle a cancelled: somebody asked", "settle c cancelled: somebody asked", "end cancelled: somebody asked"], run.TakeNews());
        Assert.Equal("completed", run["b"]);
    }

    [Theory]
    [InlineData("ok", "completed")]
    [InlineData("skip", "completed")]
    [InlineData("ExitCode:2", "failed ExitCode:2")]
    public void Cancel_NodeEndsByItselfAllTheSame_KeepsItsResult(string outcome, string expected)
    {
        var run = new Graph(Succeeds("a") with { Retry = new RetryPolicy { MaxAttempts = 5 } }, Succeeds("b", after: "a")).Start();

        run.Cancel();
        run.Finish("a", outcome);

        Assert.Equal($"a {expected}, b cancelled", run.Statuses);
        Assert.Equal(RunStatus.Cancelled, run.Status);
    }

    [Fact]
    public void Cancel_NodeAwaitsItsRetry_CancelsItAndIgnoresTheLateTimer()
    {
        var run = new Graph(Fails("a") with { Retry = new RetryPolicy { MaxAttempts = 5 } }, Succeeds("x")).Start();
        run.Finish("a");

        run.Cancel();
        Assert.Equal("cancelled", run["a"]);
        run.TakeNews();
        run.RetryDue("a");
        Assert.Empty(run.TakeNews());
        run.Finish("x");
        run.RetryDue("a");

        Assert.Equal(["settle x cancelled: somebody asked", "end cancelled: somebody asked"], run.TakeNews());
    }

    [Fact]
    public void Cancel_NodeAwaitsItsPool_CancelsIt()
    {
        var run = new Graph(Succeeds("a") with { Pool = "p" }, Succeeds("b") with { Pool = "p" }) { Pools = "p=1" }.Start();

        run.Cancel();
        run.Finish("a");

        Assert.Equal("a cancelled, b cancelled", run.Statuses);
    }

    [Fact]
    public void Cancel_AfterTheEnd_ChangesNothing()
    {
        var run = new Graph(Succeeds("a")).Run();
        run.TakeNews();

        run.Cancel();
        run.TimeOut();
        run.RetryDue("a");

        Assert.Empty(run.TakeNews());
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void Cancel_WhileAConditionIsEvaluated_EndsOnceItIsAnswered()
    {
        var plan = new Graph(Succeeds("a"), Succeeds("b"), Edge("a", "b", when: "context.yes")).Workflow().Plan;
        var run = new SchedulerRun(plan, (_, _) => Outcome("ok")) { HoldsConditions = true };
        run.Begin();
        run.Finish("a");
        Assert.Contains("evaluate a → b", run.TakeNews());

        run.Cancel();
        Assert.Equal(["settle b cancelled: somebody asked"], run.TakeNews());
        run.Answer("a", "b");

        Assert.Equal(["end cancelled: somebody asked"], run.TakeNews());
    }

    [Fact]
    public void TimeOut_WhileNodesRun_FailsThemAndTheRun()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b", after: "a")).Start();

        run.TimeOut();
        run.Finish("a");

        Assert.Equal("a failed Timeout, b cancelled", run.Statuses);
        Assert.Equal("it took too long", run.ErrorOf("a")!.Message);
        Assert.Equal("it took too long", run.ReasonOf("b"));
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal("it took too long", run.Reason);
    }

    [Fact]
    public void TimeOut_NodeIsAllowedToFail_FailsTheRunAllTheSame()
    {
        var run = new Graph(Succeeds("a") with { AllowFailure = true }).Start();

        run.TimeOut();
        run.Finish("a");

        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Fact]
    public void Cancel_AfterTheTimeout_CancelsTheRunWhileNodesKeepWhatStoppedThem()
    {
        var run = new Graph(Succeeds("a")).Start();

        run.TimeOut();
        run.Cancel();
        run.Finish("a");

        Assert.Equal("a failed Timeout", run.Statuses);
        Assert.Equal(RunStatus.Cancelled, run.Status);
    }

    [Fact]
    public void TimeOut_AfterCancel_ChangesNothing()
    {
        var run = new Graph(Succeeds("a")).Start();

        run.Cancel();
        run.TimeOut();
        run.Finish("a");

        Assert.Equal("a cancelled", run.Statuses);
        Assert.Equal(RunStatus.Cancelled, run.Status);
    }

    [Fact]
    public void Finish_CancelledThoughNobodyAsked_Throws()
    {
        var run = new Graph(Succeeds("a")).Start();

        var exception = Assert.Throws<InvalidOperationException>(() => run.Finish("a", "cancelled"));

        Assert.Equal("Node a was cancelled, but nobody asked for it.", exception.Message);
    }

    [Theory]
    [InlineData(nameof(StopCause.FailFast), "cancelled")]
    [InlineData(nameof(StopCause.Timeout), "failed Timeout")]
    [InlineData(nameof(StopCause.Cancel), "cancelled")]
    public void Finish_EndedForAReasonThatIsNew_EndsTheRunForIt(string cause, string what)
    {
        var run = new Graph(Succeeds("a") with { Retry = new RetryPolicy { MaxAttempts = 3 } }, Succeeds("b", onFailure: "a"), Succeeds("c"), Succeeds("d", after: "c")).Start();
        var stop = new RunStop(Enum.Parse<StopCause>(cause), "whatever it is");

        run.Finish("a", "cancelled", stop: stop);

        Assert.Equal(stop, run.FirstStop);
        run.Finish("c");
        Assert.All((string[])["a", "b", "c", "d"], node => Assert.Equal(stop.Reason, run.ReasonOf(node)));
        Assert.Equal($"a {what}, b cancelled, c {what}, d cancelled", run.Statuses);
        Assert.True(run.Ended);
    }

    [Fact]
    public void Finish_EndedForSomethingElseThanTheRun_KeepsThat()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b")).Start();
        run.TimeOut();

        run.Finish("a", "cancelled", stop: new RunStop(StopCause.FailFast, "failFast: z failed"));
        run.Finish("b");

        Assert.Equal("a cancelled, b failed Timeout", run.Statuses);
        Assert.Equal("failFast: z failed", run.ReasonOf("a"));
        Assert.Equal((RunStatus.Failed, "it took too long"), (run.Status, run.Reason));
    }

    [Fact]
    public void Finish_FailedForGood_GetsNoOtherAttempt()
    {
        var run = new Graph(Fails("a") with { Retry = new RetryPolicy { MaxAttempts = 3 } }).Start();

        run.Finish("a", isFinal: true);

        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Fact]
    public void Finish_NodeDoesNotRun_Throws()
    {
        var plan = new Graph(Succeeds("a"), Succeeds("b", after: "a")).Workflow().Plan;
        var scheduler = new GraphScheduler(plan);
        scheduler.Apply(new SchedulerEvent.RunStarted(new Dictionary<int, NodeResult>()), []);

        var exception = Assert.Throws<InvalidOperationException>(() => scheduler.Apply(new SchedulerEvent.NodeFinished(1, Outcome("ok")), []));

        Assert.Equal("Node b finished without running.", exception.Message);
    }

    [Fact]
    public void Apply_NothingCanEverHappen_NamesTheNodeThatIsStuck()
    {
        var run = new Graph(Succeeds("x"), Succeeds("a")).Prepare(maxParallelism: 0);

        var exception = Assert.Throws<InvalidOperationException>(() => run.Begin(("x", new NodeResult { Status = NodeStatus.Completed })));

        Assert.Equal("Deadlock: node a is Pending, and nothing runs or is waited for that could change it.", exception.Message);
    }
}
