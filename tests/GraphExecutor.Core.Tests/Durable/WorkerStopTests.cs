using System.Text.Json;
using GraphExecutor.Durable;
using GraphExecutor.Durable.Messages;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using GraphExecutor.Tests.Execution;
using GraphExecutor.Workflows;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Durable;

/// <summary>Ends of a run that workers see by themselves, ahead of the orchestration: its timeout, and failures that end it.</summary>
public sealed class WorkerStopTests : IAsyncDisposable
{
    private const int Timeout = 30_000;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly TestWorkers _workers = new();
    private readonly List<string> _asked = [];
    private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _throws = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _hasEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<string, bool> _isAway = _ => false;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _workers.DisposeAsync();

    [Fact(Timeout = Timeout)]
    public async Task RunNode_RunTakesTooLongAndTheStoreIsAway_EndsWhatRuns()
    {
        await StartAsync("timeout: 1m\nnodes: [ { id: a, type: function, function: hang, retry: { maxAttempts: 2, on: [Timeout] } } ]");
        var running = RunAsync(Worker(), "a");
        await _hangs.Task;
        _isAway = _ => true;

        // Some time later than the orchestration would have said so.
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.False(_hasEnded.Task.IsCompleted);
        _time.Advance(Second);
        await _hasEnded.Task;
        _isAway = _ => false;
        var report = await _time.AdvanceUntil(running, Second);

        var stop = new RunStop(StopCause.Timeout, "the run took longer than 1m");
        Assert.Equal((NodeStatus.Failed, ErrorTypes.Timeout, stop), (report.Status, report.Error, report.Stop));
        Assert.Equal(stop.Reason, (await _workers.Store.GetNodeAsync("r1", "a", Token))!.Result.Reason);

        // Another worker, which knows nothing but the record, says the same.
        Assert.Equal(report, await RunAsync(Worker(), "a"));
    }

    [Fact(Timeout = Timeout)]
    public async Task RunNode_RunHasTakenTooLong_DoesNotStart()
    {
        await StartAsync("timeout: 1m\nnodes: [ { id: a, type: function, function: ok } ]");
        _time.Advance(TimeSpan.FromSeconds(62));

        var report = await RunAsync(Worker(), "a");

        Assert.Equal((NodeStatus.Failed, StopCause.Timeout), (report.Status, report.Stop?.Cause));
        Assert.Equal(0, (await _workers.Store.GetNodeAsync("r1", "a", Token))!.Result.Attempts);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("the run was cancelled", false)]
    [InlineData("enough", false)]
    [InlineData("enough", true)]
    public async Task RunNode_RunIsCancelled_IsTakenForThatWhateverTheReason(string reason, bool failFast)
    {
        await StartAsync($"failFast: {(failFast ? "true" : "false")}\nnodes: [ {{ id: a, type: function, function: hang }} ]");
        var running = RunAsync(Worker(), "a");
        await _hangs.Task;
        var stop = new StopRequest { Stop = new RunStop(StopCause.Cancel, reason) };
        await Worker().ExecuteAsync(DurableNames.Stop, MessageJson.Write(ActivityCall.Of(new AttemptKey("r1", 1, Start), stop)), Token);

        var report = await _time.AdvanceUntil(running, Second);

        Assert.Equal((NodeStatus.Cancelled, stop.Stop), (report.Status, report.Stop));
    }

    [Theory(Timeout = Timeout)]
    [InlineData("""{"version":0,"run":{"runId":"r1","attempt":1,"createdAt":"2026-01-01T00:00:00+00:00"},"request":{"nodes":[{"nodeId":"a","nodeAttempt":1}]}}""")]
    [InlineData("""{"runId":"r1","attempt":1,"createdAt":"2026-01-01T00:00:00+00:00","nodes":[{"nodeId":"a","nodeAttempt":1}]}""")]
    public async Task RunNode_CalledByAnotherVersion_IsRefused(string call)
    {
        await StartAsync("nodes: [ { id: a, type: function, function: ok } ]");

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => Worker().ExecuteAsync(DurableNames.RunNode, JsonElement.Parse(call), Token));

        Assert.Contains($"this worker's have version {DurableVersion.Current}", problem.Message, StringComparison.Ordinal);
        Assert.Null(await _workers.Store.GetNodeAsync("r1", "a", Token));
    }

    [Fact(Timeout = Timeout)]
    public async Task RunNode_TimesOutByItself_IsNotTakenForTheEndOfTheRun()
    {
        await StartAsync("timeout: 1m\nfailFast: true\nnodes: [ { id: a, type: function, function: fail, input: Timeout } ]");

        Assert.Null((await RunAsync(Worker(), "a")).Stop);
    }

    [Fact(Timeout = Timeout)]
    public async Task RunNode_FailureEndsTheRun_TellsOtherWorkersOnceItIsRecorded()
    {
        await StartAsync("""
            failFast: true
            nodes:
              - { id: a, type: function, function: hang }
              - { id: b, type: function, function: fail }
              - { id: c, type: function, function: ok }
            """);
        var running = RunAsync(Worker(), "a");
        await _hangs.Task;
        _asked.Clear();

        var failed = await RunAsync(Worker(), "b");
        var report = await _time.AdvanceUntil(running, Second);

        Assert.Equal((NodeStatus.Failed, "Custom", null), (failed.Status, failed.Error, failed.Stop));
        Assert.Equal((NodeStatus.Cancelled, new RunStop(StopCause.FailFast, "failFast: b failed")), (report.Status, report.Stop));
        Assert.True(_asked.LastIndexOf(nameof(IRunStore.WriteAsync), _asked.IndexOf(nameof(IRunStore.PostMessageAsync))) >= 0);
        Assert.Equal((NodeStatus.Cancelled, report.Stop), await StatusAsync("c"));

        async Task<(NodeStatus Status, RunStop? Stop)> StatusAsync(string node)
        {
            var late = await RunAsync(Worker(), node);
            return (late.Status, late.Stop);
        }
    }

    [Theory(Timeout = Timeout)]
    [InlineData("function: fail", "", true)]
    [InlineData("function: fail", "on: failure, handles: false", true)]
    [InlineData("function: fail", "on: failure, errors: [Timeout]", true)]
    [InlineData("function: fail", "on: always", true)]
    [InlineData("function: fail", "on: failure", false)]
    [InlineData("function: fail", "on: failure, when: context.no", false)]
    [InlineData("function: fail, allowFailure: true", "", false)]
    [InlineData("function: fail, retry: { maxAttempts: 2 }", "", false)]
    [InlineData("function: ok", "", false)]
    public async Task RunNode_Fails_TellsOtherWorkersOnlyWhenNothingCanHandleIt(string node, string edge, bool tells)
    {
        await StartAsync($$"""
            failFast: true
            context: { no: false }
            nodes:
              - { id: a, type: function, {{node}} }
              - { id: b, type: function, function: ok }
            edges:
              - { source: a, target: b, {{edge}} }
            """);

        await RunAsync(Worker(), "a");

        Assert.Equal(tells, (await _workers.Store.TakeMessagesAsync("r1", 1, [], Token)).Count > 0);
    }

    [Fact(Timeout = Timeout)]
    public async Task RunNode_OthersCannotBeTold_LeavesThatToTheOrchestration()
    {
        await StartAsync("failFast: true\nnodes: [ { id: a, type: function, function: fail } ]");
        _isAway = method => method == nameof(IRunStore.PostMessageAsync);

        Assert.Equal(NodeStatus.Failed, (await RunAsync(Worker(), "a")).Status);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("rerun", NodeStatus.Waiting)]
    [InlineData("fail", NodeStatus.Failed)]
    public async Task Dispose_NodeRuns_EndsItAndGivesItUp(string onLost, NodeStatus status)
    {
        await StartAsync($"nodes: [ {{ id: a, type: function, function: hang, onLost: {onLost} }} ]");
        var worker = Worker();
        var running = RunAsync(worker, "a");
        await _hangs.Task;

        await worker.DisposeAsync();

        Assert.True(_hasEnded.Task.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var left = (await _workers.Store.GetNodeAsync("r1", "a", Token))!;
        Assert.Equal((status, ErrorTypes.Lost, "the worker that ran it ended"), (left.Result.Status, left.Result.Error?.Type, left.Result.Error?.Message));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(worker, "a"));

        // Whoever is called for it next says so at once.
        Assert.Equal((status, ErrorTypes.Lost), await RunAsync(Worker(), "a") is var report ? (report.Status, report.Error) : default);
    }

    [Fact(Timeout = Timeout)]
    public async Task Dispose_FunctionDoesNotEnd_LeavesItToBeFoundLost()
    {
        await StartAsync("nodes: [ { id: a, type: function, function: linger } ]");
        var worker = Worker();
        var running = RunAsync(worker, "a");
        await _hangs.Task;

        var disposal = worker.DisposeAsync().AsTask();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _time.AdvanceUntil(running, Second));
        await disposal;

        // It still runs: no other worker may start it before this one is gone.
        Assert.Equal(NodeStatus.Running, (await _workers.Store.GetNodeAsync("r1", "a", Token))!.Result.Status);
        _mayEnd.SetResult();
    }

    [Fact(Timeout = Timeout)]
    public async Task RunNode_ProcessEndsBetweenNodesOfALine_RecordsWhatHasSettled()
    {
        var nodes = Enumerable.Range(0, 60).Select(i => $"{{ id: n{i}, type: function, function: {(i == 1 ? "linger" : "ok")}{(i == 0 ? "" : $", needs: [n{i - 1}]")} }}");
        await StartAsync($"nodes:\n- {string.Join("\n- ", nodes)}");
        var worker = Worker();
        using var processEnds = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = RunAsync(worker, "n0", processEnds);
        await _hangs.Task;

        await processEnds.CancelAsync();
        _mayEnd.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var left = await _workers.Store.GetNodesAsync("r1", Token);
        Assert.Equal(
            [("n0", NodeStatus.Completed, null), ("n1", NodeStatus.Waiting, ErrorTypes.Lost)],
            left.Where(node => node.Result.Attempts > 0).Select(node => (node.NodeId, node.Result.Status, node.Result.Error?.Type)));
    }

    [Fact(Timeout = Timeout)]
    public async Task Dispose_StoreIsAway_LeavesWhatRanToBeFoundLost()
    {
        await StartAsync("nodes: [ { id: a, type: function, function: hang } ]");
        var worker = Worker();
        var running = RunAsync(worker, "a");
        await _hangs.Task;
        _isAway = _ => true;

        await worker.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(NodeStatus.Running, (await _workers.Store.GetNodeAsync("r1", "a", Token))!.Result.Status);
    }

    [Fact(Timeout = Timeout)]
    public async Task RunNode_ProcessEndsWhileTheRunIsCancelled_RecordsThat()
    {
        await StartAsync("nodes: [ { id: a, type: function, function: linger } ]");
        var worker = Worker();
        using var processEnds = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = RunAsync(worker, "a", processEnds);
        await _hangs.Task;
        var stop = new StopRequest { Stop = new RunStop(StopCause.Cancel, "enough") };
        await worker.ExecuteAsync(DurableNames.Stop, MessageJson.Write(ActivityCall.Of(new AttemptKey("r1", 1, Start), stop)), Token);

        await processEnds.CancelAsync();
        _mayEnd.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var left = (await _workers.Store.GetNodeAsync("r1", "a", Token))!;
        Assert.Equal((NodeStatus.Cancelled, "enough"), (left.Result.Status, left.Result.Reason));
    }

    [Fact(Timeout = Timeout)]
    public async Task Dispose_FunctionThrowsWhenItIsAskedToEnd_EndsTheOthersAllTheSame()
    {
        await StartAsync("nodes: [ { id: a, type: function, function: hang }, { id: b, type: function, function: throwWhenAsked } ]");
        var worker = Worker();
        var running = Task.WhenAll(RunAsync(worker, "a"), RunAsync(worker, "b"));
        await _hangs.Task;
        await _throws.Task;

        await worker.DisposeAsync();

        Assert.True(_hasEnded.Task.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static async Task<NodeReport> RunAsync(RunActivities worker, string node, CancellationTokenSource? processEnds = null)
    {
        var reply = MessageJson.Read<NodeReply>(await worker.ExecuteAsync(
            DurableNames.RunNode,
            MessageJson.Write(ActivityCall.Of(new AttemptKey("r1", 1, Start), new NodeRequest { Nodes = [new NodeCall(node, 1, 0)] })),
            processEnds?.Token ?? Token));
        return Assert.Single(Assert.Single(reply.Ended).Reports);
    }

    private Task StartAsync(string workflow) => _workers.CreateRunAsync("r1", Workflow.Parse(workflow), Start);

    private RunActivities Worker()
    {
        var store = FaultyStore.Create(_workers.Store, (method, _) =>
        {
            lock (_asked)
            {
                _asked.Add(method);
            }

            if (_isAway(method))
            {
                throw new StoreException(StoreErrorCode.Unavailable, "away");
            }
        });
        return _workers.Start(new DurableOptions
        {
            Store = store,
            Workflows = new WorkflowCache(store),
            TimeProvider = _time,
            Functions = TestRun.Functions.Add("hang", async (_, _, cancellationToken) =>
            {
                _hangs.TrySetResult();
                await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _hasEnded.TrySetResult();
                return NodeOutcome.Cancelled;
            }).Add("linger", async (_, _, cancellationToken) =>
            {
                _hangs.TrySetResult();
                await _mayEnd.Task;
                cancellationToken.ThrowIfCancellationRequested();
                return NodeOutcome.Done;
            }).Add("throwWhenAsked", async (_, _, cancellationToken) =>
            {
                await using var registration = cancellationToken.Register(() => throw new InvalidOperationException("not now"));
                _throws.TrySetResult();
                await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken);
                return NodeOutcome.Done;
            }),
        });
    }
}
