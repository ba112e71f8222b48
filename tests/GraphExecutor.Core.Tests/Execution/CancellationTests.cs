using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Execution;

public sealed class CancellationTests
{
    private const string Waiting = """
        nodes:
          - { id: a, type: function, function: wait }
          - { id: b, type: function, function: ok, needs: [a] }
        """;

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_CancelledBeforeTheStart_StartsNothing()
    {
        Assert.False(TestContext.Current.CancellationToken.IsCancellationRequested);
        var run = new TestRun(Waiting);

        var result = await run.ExecuteAsync(new CancellationToken(canceled: true));

        Assert.Equal((RunStatus.Cancelled, "the run was cancelled"), (result.Status, result.Reason));
        Assert.Equal(["run running", "a cancelled", "b cancelled", "run cancelled"], run.Story);
        Assert.Equal(0, result.Nodes["a"].Attempts);
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_CancelledWhileANodeRuns_EndsItAndCancelsTheRest()
    {
        var started = new TaskCompletionSource();
        var run = new TestRun(Waiting, options => options with { Functions = TestRun.Functions.AddWait(started) });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var task = run.ExecuteAsync(cancel.Token);
        await started.Task;
        await cancel.CancelAsync();
        var result = await task;

        Assert.Equal((RunStatus.Cancelled, "the run was cancelled"), (result.Status, result.Reason));
        Assert.All(result.Nodes.Values, node => Assert.Equal((NodeStatus.Cancelled, "the run was cancelled"), (node.Status, node.Reason)));
        Assert.Equal(["run running", "a running", "b cancelled", "a cancelled", "run cancelled"], run.Story);
        Assert.Equal(1, result.Nodes["a"].Attempts);
        Assert.NotNull(result.Nodes["a"].Duration);
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_CancelledWhileItWaitsForARetry_EndsAtOnce()
    {
        var time = new FakeTimeProvider();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var waits = new TaskCompletionSource();
        var run = new TestRun(
            """{ "nodes": [ { "id": "a", "type": "function", "function": "fail", "retry": { "maxAttempts": 2, "delay": "1h", "maxDelay": "1h" } } ] }""",
            options => options with
            {
                TimeProvider = time,
                EmitEvent = (@event, token) =>
                {
                    if (@event is Events.NodeEvent { Status: NodeStatus.Waiting })
                    {
                        waits.SetResult();
                    }

                    return options.EmitEvent!(@event, token);
                },
            });

        var task = run.ExecuteAsync(cancel.Token);
        await waits.Task;
        await cancel.CancelAsync();
        var result = await task;
        time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(["run running", "a running", "a waiting", "a cancelled", "run cancelled"], run.Story);
        Assert.Equal((NodeStatus.Cancelled, 1), (result.Nodes["a"].Status, result.Nodes["a"].Attempts));
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_FunctionIgnoresCancel_IsLeftToItselfAfterItsGracePeriod()
    {
        var time = new FakeTimeProvider();
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        NodeContext? context = null;
        var run = new TestRun(
            """{ "nodes": [ { "id": "a", "type": "function", "function": "deaf", "gracePeriod": "5s" } ] }""",
            options => options with
            {
                TimeProvider = time,
                Functions = new NodeFunctions().Add("deaf", async (_, given, _) =>
                {
                    context = given;
                    started.SetResult();
                    await release.Task;
                    return NodeOutcome.Done;
                }),
            });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var task = run.ExecuteAsync(cancel.Token);
        await started.Task;
        await cancel.CancelAsync();
        Assert.False(task.IsCompleted);
        var result = await time.AdvanceUntil(task, TimeSpan.FromSeconds(1));

        Assert.Equal(NodeStatus.Cancelled, result.Nodes["a"].Status);
        Assert.True(result.Duration >= TimeSpan.FromSeconds(5));

        // The end of the run is told last; what the function still says is nobody's concern, and is not told after it.
        while (!run.Events.OfType<RunEvent>().Any(@event => @event.Status == RunStatus.Cancelled))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        var events = run.Events.Count;
        await context!.LogAsync(new string('x', 40_000));
        Assert.Equal(events, run.Events.Count);
        release.SetResult();
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_RunEnds_CancelsNoTokenOfFunctionsThatCompleted()
    {
        var called = false;
        var run = new TestRun(
            """{ "nodes": [ { "id": "a", "type": "function", "function": "register" } ] }""",
            options => options with
            {
                Functions = new NodeFunctions().Add("register", (_, _, token) =>
                {
                    token.Register(() =>
                    {
                        called = true;
                        throw new InvalidOperationException("it was not cancelled");
                    });
                    return Task.FromResult(NodeOutcome.Done);
                }),
            });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.False(called);
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_FailFast_EndsRunningNodes()
    {
        var started = new TaskCompletionSource();
        var run = new TestRun(
            """
            failFast: true
            nodes:
              - { id: long, type: function, function: wait }
              - { id: a, type: function, function: after }
              - { id: b, type: function, function: ok, needs: [long] }
            """,
            options => options with
            {
                Functions = TestRun.Functions.AddWait(started).Add("after", async (_, _, token) =>
                {
                    await started.Task.WaitAsync(token);
                    return NodeOutcome.Fail("Custom", "no");
                }),
            });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal((RunStatus.Failed, "a failed: Custom"), (result.Status, result.Reason));
        Assert.Equal("failFast: a failed", result.Nodes["b"].Reason);
        Assert.Equal(NodeStatus.Cancelled, result.Nodes["b"].Status);
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_RunnerSaysCancelledThoughNobodyAsked_FailsTheNode()
    {
        var run = new TestRun(
            """{ "nodes": [ { "id": "a", "run": "true" } ] }""",
            options => options with { Commands = new FixedRunner(new CommandResult { Ending = CommandEnding.Cancelled }) });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Equal("Cancelled", result.Nodes["a"].Error!.Type);
    }

    private sealed class FixedRunner(CommandResult result) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(CommandRequest request, ICommandOutput output, CancellationToken cancellationToken) =>
            Task.FromResult(result);
    }
}
