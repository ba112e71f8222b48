using System.Collections.Concurrent;
using System.Text;
using GraphExecutor.Documents;
using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Recording;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Execution;

public sealed class RecordingTests : IAsyncDisposable
{
    private const int Timeout = 30_000;

    private static readonly Workflow Chain = Parse("""
        nodes:
          - { id: a, type: function, function: a }
          - { id: b, type: function, function: b, needs: [a] }
        """);

    private readonly InMemoryRunStore _store = new();
    private readonly ConcurrentQueue<GraphEvent> _events = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact(Timeout = Timeout)]
    public async Task Node_SettledParent_IsRecordedBeforeItStarts()
    {
        var recorded = NodeStatus.Pending;
        await ExecuteAsync(await CreateAsync(), () => ValueTask.CompletedTask, async () =>
            recorded = (await _store.GetNodeAsync("r1", "a", Token))!.Result.Status);

        Assert.Equal(NodeStatus.Completed, recorded);
        Assert.Equal(RunStatus.Completed, (await _store.GetRunAsync("r1", Token))!.Status);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_LeaseIsLost_RecordsTellsAndStartsNothingMore()
    {
        var run = await CreateAsync();
        var started = false;

        await Assert.ThrowsAsync<LeaseLostException>(() => ExecuteAsync(
            run,
            async () =>
            {
                // Another process starts the next attempt while the first node runs.
                var now = TimeProvider.System.GetUtcNow();
                await _store.StartAttemptAsync(run, new NewAttempt { Time = now, Lease = Lease(now) }, Token);
            },
            () =>
            {
                started = true;
                return ValueTask.CompletedTask;
            }));

        Assert.False(started);
        Assert.Equal(NodeStatus.Running, (await _store.GetNodeAsync("r1", "a", Token))!.Result.Status);
        Assert.Null(await _store.GetNodeAsync("r1", "b", Token));
        Assert.Equal([NodeStatus.Running], _events.OfType<NodeEvent>().Select(e => e.Status));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_CancelledBeforeItIsExecuted_StartsNothing()
    {
        var run = await CreateAsync();
        var time = new FakeTimeProvider(run.StartedAt);
        await using var recorder = new RunRecorder(_store, run, [], time);
        await _store.PostMessageAsync(new MailboxMessage { RunId = "r1", Kind = MessageKind.Cancel, Time = run.StartedAt }, Token);

        // Between two signs of life it looks for messages.
        await WaitForSignOfLifeAsync(time);
        await WaitForSignOfLifeAsync(time);
        var result = await new AsyncGraphExecutor(Chain, new ExecutorOptions { ThreadId = "r1", Recorder = recorder }).ExecuteAsync(Token);

        Assert.Equal(RunStatus.Cancelled, result.Status);
        Assert.Equal(0, result.Nodes["a"].Attempts);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_GivenUp_RecordsNoEndAndGivesTheLeaseBack()
    {
        var run = await CreateAsync();
        await using var recorder = new RunRecorder(_store, run, [], TimeProvider.System);
        var executor = new AsyncGraphExecutor(Chain, new ExecutorOptions
        {
            ThreadId = "r1",
            Recorder = recorder,
            Functions = new NodeFunctions().Add("a", async (_, _, token) =>
            {
                recorder.GiveUp("the server shuts down");
                await Task.Delay(System.Threading.Timeout.Infinite, token);
                return NodeOutcome.Done;
            }),
        });

        var exception = await Assert.ThrowsAsync<StoreException>(() => executor.ExecuteAsync(Token));
        Assert.Equal("the server shuts down", exception.Message);
        await recorder.ReleaseAsync(Token);

        var left = (await _store.GetRunAsync("r1", Token))!;
        Assert.Equal(RunStatus.Running, left.Status);
        Assert.True(RunLiveness.IsInterrupted(left, TimeProvider.System.GetUtcNow(), _ => false));
        Assert.Equal(NodeStatus.Running, (await _store.GetNodeAsync("r1", "a", Token))!.Result.Status);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_GivenUpBeforeItIsExecuted_StartsNothing()
    {
        var run = await CreateAsync();
        await using var recorder = new RunRecorder(_store, run, [], TimeProvider.System);
        recorder.GiveUp("the server shuts down");

        await Assert.ThrowsAsync<StoreException>(
            () => new AsyncGraphExecutor(Chain, new ExecutorOptions { ThreadId = "r1", Recorder = recorder }).ExecuteAsync(Token));

        Assert.Empty(await _store.GetNodesAsync("r1", Token));
    }

    private static RunLease Lease(DateTimeOffset now) => new(new LeaseOwner("host", 1, 2, "boot", "token"), now.AddMinutes(1));

    private static Workflow Parse(string yaml) =>
        Workflow.Parse(Encoding.UTF8.GetBytes(yaml), DocumentFormat.Yaml, "w");

    private async Task WaitForSignOfLifeAsync(FakeTimeProvider time)
    {
        var lease = (await _store.GetRunAsync("r1", Token))!.Lease;
        while ((await _store.GetRunAsync("r1", Token))!.Lease == lease)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private async Task<RunRecord> CreateAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var created = await _store.CreateRunAsync(
            new NewRun { RunId = "r1", WorkflowName = "w", Workflow = StoredWorkflow.Of(Chain.ToJson()), Time = now, Lease = Lease(now) }, Token);
        return created.Run;
    }

    private async Task<RunResult> ExecuteAsync(RunRecord run, Func<ValueTask> a, Func<ValueTask> b)
    {
        await using var recorder = new RunRecorder(_store, run, [], TimeProvider.System);
        var executor = new AsyncGraphExecutor(Chain, new ExecutorOptions
        {
            ThreadId = run.RunId,
            Recorder = recorder,
            Functions = new NodeFunctions()
                .Add("a", async (_, _, _) =>
                {
                    await a();
                    return NodeOutcome.Done;
                })
                .Add("b", async (_, _, _) =>
                {
                    await b();
                    return NodeOutcome.Done;
                }),
            Delivery = EventDelivery.Wait,
            EmitEvent = (e, _) =>
            {
                _events.Enqueue(e);
                return ValueTask.CompletedTask;
            },
        });
        return await executor.ExecuteAsync(Token);
    }
}
