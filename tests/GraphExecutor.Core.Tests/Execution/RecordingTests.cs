using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
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
    public async Task Store_WorkflowMadeInCode_IsRecordedFromItsBeginning()
    {
        var workflow = Workflow.Create(new WorkflowDefinition { Name = "coded", Nodes = [new FunctionNode { Id = "a", Function = "a" }] });
        var options = new ExecutorOptions
        {
            ThreadId = "r1",
            Store = _store,
            Owner = new LeaseOwner("host", 1, 2, "boot", "token"),
            GlobalContext = new JsonObject { ["x"] = 1 },
            Functions = new NodeFunctions().Add("a", async (_, _, _) =>
            {
                Assert.Equal("host", (await _store.GetRunAsync("r1", Token))!.Lease!.Owner.Host);
                return NodeOutcome.Done;
            }),
        };

        var result = await new AsyncGraphExecutor(workflow, options).ExecuteAsync(Token);

        var run = (await _store.GetRunAsync("r1", Token))!;
        Assert.Equal((RunStatus.Completed, RunStatus.Completed), (result.Status, run.Status));
        Assert.Equal("""{"x":1}""", run.Context.ToString());
        Assert.Equal(NodeStatus.Completed, (await _store.GetNodeAsync("r1", "a", Token))!.Result.Status);
        var stored = await _store.GetWorkflowAsync(run.WorkflowHash, Token);
        Assert.Equal(workflow.Definition, Workflow.Parse(stored!.Json).Definition);

        var again = await Assert.ThrowsAsync<StoreException>(() => new AsyncGraphExecutor(workflow, options).ExecuteAsync(Token));
        Assert.Equal(StoreErrorCode.Conflict, again.Code);
        Assert.Contains("There is a run r1 already", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Store_LaterAttempt_IsRefused()
    {
        var options = new ExecutorOptions { ThreadId = "r1", Store = _store, Attempt = 2 };

        var exception = Assert.Throws<ArgumentException>(() => new AsyncGraphExecutor(Chain, options));

        Assert.Contains("StartAttemptAsync", exception.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Command_StillRunsAfterAMoment_ItsProcessIsRecorded()
    {
        var process = new ProcessIdentity(4711, 123, 4711, "boot");
        var workflow = Parse("nodes: [{ id: a, run: x }, { id: b, run: x, needs: [a] }]");
        var recorded = new List<string>();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var result = await new AsyncGraphExecutor(workflow, new ExecutorOptions
        {
            ThreadId = "r1",
            Store = _store,
            TimeProvider = time,
            Commands = new StartedCommands(process, async request =>
            {
                // The first one ends at once; of the second nothing else tells that it was recorded.
                while (request.NodeId == "b" && (await _store.GetNodeAsync("r1", "b", Token))!.Process is null)
                {
                    time.Advance(TimeSpan.FromMilliseconds(10));
                    await Task.Yield();
                }

                recorded.AddRange((await _store.GetNodesAsync("r1", Token)).Where(node => node.Process == process).Select(node => node.NodeId));
            }),
        }).ExecuteAsync(Token);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(["b"], recorded);
        Assert.All(await _store.GetNodesAsync("r1", Token), node => Assert.Null(node.Process));
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

    private sealed class StartedCommands(ProcessIdentity process, Func<CommandRequest, Task> run) : ICommandRunner
    {
        public async Task<CommandResult> RunAsync(CommandRequest request, ICommandOutput output, CancellationToken cancellationToken)
        {
            output.Started(process);
            await run(request);
            return new CommandResult { Ending = CommandEnding.Exited, ExitCode = 0 };
        }
    }
}
