using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Execution;

/// <summary>A sink that is slow, throws or hangs is no concern of the run, unless it asks to be waited for.</summary>
public sealed class EventSinkTests
{
    private const string Talkative = """
        { "nodes": [
          { "id": "a", "type": "function", "function": "talk" },
          { "id": "b", "type": "function", "function": "done", "needs": ["a"] } ] }
        """;

    [Fact(Timeout = 30_000)]
    public async Task EmitEvent_NeverCompletes_HoldsNoNodeBack()
    {
        var time = new FakeTimeProvider();
        var allRan = new TaskCompletionSource();
        var given = new TaskCompletionSource<CancellationToken>();
        var task = Run(
            (_, token) =>
            {
                given.SetResult(token);
                return new ValueTask(new TaskCompletionSource().Task);
            },
            options => options with { TimeProvider = time },
            allRan, cancellationToken: TestContext.Current.CancellationToken);

        await allRan.Task.WaitAsync(TestContext.Current.CancellationToken);
        var token = await given.Task.WaitAsync(TestContext.Current.CancellationToken);
        var result = await time.AdvanceUntil(task, TimeSpan.FromSeconds(1));

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.True(token.IsCancellationRequested);
    }

    [Fact(Timeout = 30_000)]
    public async Task EmitEvent_Blocks_HoldsNoNodeBack()
    {
        var time = new FakeTimeProvider();
        var allRan = new TaskCompletionSource();
        using var release = new ManualResetEventSlim();
        var task = Run(
            (_, _) =>
            {
                release.Wait(TestContext.Current.CancellationToken);
                return ValueTask.CompletedTask;
            },
            options => options with { TimeProvider = time },
            allRan, cancellationToken: TestContext.Current.CancellationToken);

        await allRan.Task.WaitAsync(TestContext.Current.CancellationToken);
        release.Set();

        Assert.Equal(RunStatus.Completed, (await task).Status);
    }

    [Fact(Timeout = 30_000)]
    public async Task EmitEvent_Throws_ReceivesTheNextEventAllTheSame()
    {
        var events = new List<GraphEvent>();

        var result = await Run((@event, _) =>
        {
            events.Add(@event);
            throw new InvalidOperationException("no");
        }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(RunStatus.Completed, Assert.IsType<RunEvent>(events[^1]).Status);
    }

    [Fact(Timeout = 30_000)]
    public async Task EmitEvent_TooSlow_LosesLogEventsAndTheGapShows()
    {
        var allRan = new TaskCompletionSource();
        var events = new List<GraphEvent>();

        // Slow until everything has run, so that what has no place is dropped; then fast.
        var result = await Run(
            async (@event, token) =>
            {
                await allRan.Task.WaitAsync(token);
                events.Add(@event);
            },
            null,
            allRan,
            lines: 3_000, cancellationToken: TestContext.Current.CancellationToken);

        var logs = events.OfType<LogEvent>().ToList();
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.InRange(logs.Count, 1, 1_025);
        Assert.True(logs[^1].FirstLine + logs[^1].Lines.Count < 3_000 || logs.Zip(logs.Skip(1)).Any(pair => pair.First.FirstLine + pair.First.Lines.Count < pair.Second.FirstLine));

        // Nothing but log events is missing.
        Assert.Equal(["running", "completed", "running", "completed"], events.OfType<NodeEvent>().Select(node => node.Status.ToString().ToLowerInvariant()));
        Assert.Equal([RunStatus.Running, RunStatus.Completed], events.OfType<RunEvent>().Select(run => run.Status));
    }

    [Fact(Timeout = 30_000)]
    public async Task EmitEvent_WaitedFor_LosesNothing()
    {
        var lines = 0;
        var turn = 0;

        var result = await Run(
            async (@event, _) =>
            {
                if (turn++ % 64 == 0)
                {
                    await Task.Yield();
                }

                if (@event is LogEvent log)
                {
                    Assert.Equal(lines, log.FirstLine);
                    lines += log.Lines.Count;
                }
            },
            options => options with { Delivery = EventDelivery.Wait },
            lines: 3_000, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(3_000, lines);
    }

    [Fact(Timeout = 30_000)]
    public async Task EmitEvent_WaitedForButHangs_EndsWhenTheRunIsCancelled()
    {
        var time = new FakeTimeProvider();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var called = new TaskCompletionSource();
        var task = Run(
            (_, _) =>
            {
                called.TrySetResult();
                return new ValueTask(new TaskCompletionSource().Task);
            },
            options => options with { Delivery = EventDelivery.Wait, TimeProvider = time },
            lines: 3_000,
            cancellationToken: cancel.Token);

        await called.Task;
        await cancel.CancelAsync();
        var result = await time.AdvanceUntil(task, TimeSpan.FromSeconds(1));

        Assert.NotEqual(RunStatus.Running, result.Status);
    }

    private static Task<RunResult> Run(
        Func<GraphEvent, CancellationToken, ValueTask> sink,
        Func<ExecutorOptions, ExecutorOptions>? change = null,
        TaskCompletionSource? allRan = null,
        int lines = 3,
        CancellationToken cancellationToken = default)
    {
        var options = new ExecutorOptions
        {
            ThreadId = "r1",
            EmitEvent = sink,
            Functions = new NodeFunctions()
                .Add("talk", async (_, context, token) =>
                {
                    for (var i = 0; i < lines && !token.IsCancellationRequested; i++)
                    {
                        // More than fits into one batch, so that each is an event.
                        await context.LogAsync(new string('x', 33_000));
                    }

                    return NodeOutcome.Done;
                })
                .Add("done", (_, _, _) =>
                {
                    allRan?.SetResult();
                    return Task.FromResult(NodeOutcome.Done);
                }),
        };
        return new AsyncGraphExecutor(Workflow.Parse(Talkative), change?.Invoke(options) ?? options).ExecuteAsync(cancellationToken);
    }
}
