using System.Text.Json;
using GraphExecutor.Durable;
using GraphExecutor.Durable.Messages;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Durable;

/// <summary>What a worker asks of the store, and in which order.</summary>
public sealed class WorkerStoreTests : IAsyncDisposable
{
    private const int Timeout = 30_000;

    private readonly TestWorkers _workers = new();
    private readonly List<(string Method, object?[] Arguments)> _asked = [];

    // It stands: nothing is looked at again because time has passed.
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _workers.DisposeAsync();

    [Fact(Timeout = Timeout)]
    public async Task RunNode_FanIn_ReadsItsParentsAtOnce()
    {
        const int Parents = 200;
        var parents = Enumerable.Range(0, Parents).Select(i => new FunctionNode { Id = $"p{i}", Function = "ok" }).ToList();
        await StartAsync("r1", new WorkflowDefinition
        {
            Nodes = [.. parents, new FunctionNode { Id = "sink", Function = "ok", Needs = [.. parents.Select(parent => parent.Id)] }],
        });
        var first = Worker();
        foreach (var parent in parents)
        {
            await RunAsync(first, "r1", parent.Id);
        }

        // It knows nothing of the parents.
        var second = Worker();
        _asked.Clear();
        var reply = await RunAsync(second, "r1", "sink");

        Assert.Equal(NodeStatus.Completed, StatusOf(reply));
        Assert.Equal(
            [nameof(IRunStore.GetRunAsync), nameof(IRunStore.GetNodesAsync), nameof(IRunStore.TakeMessagesAsync), nameof(IRunStore.GetNodesAsync), nameof(IRunStore.WriteAsync), nameof(IRunStore.WriteAsync)],
            _asked.Select(call => call.Method).Where(method => method != nameof(IRunStore.GetWorkflowAsync)));
    }

    [Fact(Timeout = Timeout)]
    public async Task RunNode_PacketNeedsTheStoreForItsNextNode_RecordsWhatHasSettledFirst()
    {
        await StartAsync("r1", Workflow.Parse("""
            name: w
            nodes:
              - { id: far, type: function, function: ok, packet: false }
              - { id: near, type: function, function: ok, packet: false, needs: [far] }
              - { id: x, type: function, function: ok, needs: [near] }
              - { id: y, type: function, function: ok, needs: [x], input: "${{ nodes.far.status }}" }
            """));
        var first = Worker();
        await RunAsync(first, "r1", "far");
        await RunAsync(first, "r1", "near");
        var second = Worker();
        _asked.Clear();

        Assert.Equal(2, Assert.Single((await RunAsync(second, "r1", "x")).Ended).Reports.Count);

        var recorded = _asked.FindIndex(call => call.Arguments[0] is RunWrite write
            && write.Nodes.Any(change => change.NodeId == "x" && change.Result.Status == NodeStatus.Completed));
        var read = _asked.FindIndex(call => call.Method == nameof(IRunStore.GetNodesAsync)
            && call.Arguments[1] is IReadOnlyCollection<string> ids && ids.Contains("far"));
        Assert.InRange(recorded, 0, read);
    }

    [Fact(Timeout = Timeout)]
    public async Task RunNode_NothingToBeRead_IsOneWriteATransitionAndNoReadWithinThePacket()
    {
        const int Nodes = 10;
        await StartAsync("r1", new WorkflowDefinition
        {
            Nodes = [.. Enumerable.Range(0, Nodes).Select(i => new FunctionNode { Id = $"n{i}", Function = "ok", Needs = i == 0 ? [] : [$"n{i - 1}"] })],
        });

        await RunAsync(Worker(), "r1", "n0");

        Assert.Equal(1, _asked.Count(call => call.Method == nameof(IRunStore.GetNodesAsync)));
        Assert.Equal(Nodes + 1, _asked.Count(call => call.Method == nameof(IRunStore.WriteAsync)));
    }

    [Fact(Timeout = Timeout)]
    public async Task RunNode_Siblings_AreReadAndClaimedAtOnceAndRecordedAsTheySettle()
    {
        const int Siblings = 12;
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync("r1", new WorkflowDefinition
        {
            Nodes =
            [
                new FunctionNode { Id = "root", Function = "ok" },
                .. Enumerable.Range(1, Siblings).Select(i => new FunctionNode { Id = $"n{i}", Function = i == 3 ? "ok" : "wait", Needs = ["root"] }),
            ],
        });
        await RunAsync(Worker(), "r1", "root");
        _asked.Clear();
        var running = RunAsync(Worker(goOn.Task), (await _workers.Store.GetRunAsync("r1", Token))!, [.. Enumerable.Range(1, Siblings).Select(i => $"n{i}")]);
        while ((await _workers.Store.GetNodeAsync("r1", "n3", Token))?.Result.Status != NodeStatus.Completed)
        {
            await Task.Delay(5, Token);
        }

        // The others have not settled.
        goOn.SetResult();
        var reply = await running;

        Assert.Equal(Enumerable.Range(1, Siblings), reply.Ended.Select(ended => ended.Node));
        Assert.All(reply.Ended, ended => Assert.Equal(NodeStatus.Completed, Assert.Single(ended.Reports).Status));

        // What is recorded of themselves, and of the node that they come after.
        Assert.Equal(2, _asked.Count(call => call.Method == nameof(IRunStore.GetNodesAsync)));
        Assert.Equal(1, _asked.Count(call => call.Method == nameof(IRunStore.TakeMessagesAsync)));
        var writes = _asked.Select(call => call.Arguments[0]).OfType<RunWrite>().Select(write => write.Nodes).ToList();
        Assert.Equal(Siblings, writes[0].Count);
        Assert.Equal(("n3", NodeStatus.Completed), (Assert.Single(writes[1]).NodeId, writes[1][0].Result.Status));
    }

    [Fact(Timeout = Timeout)]
    public async Task RunNode_ManyOtherRunsMeanwhile_TheRunIsReadOnceAndNotTakenForLeftBehind()
    {
        const int Runs = 300;
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leftovers = new List<string>();
        var definition = new WorkflowDefinition
        {
            Nodes =
            [
                new FunctionNode { Id = "long", Function = "wait" },
                new FunctionNode { Id = "short", Function = "ok" },
                new CommandNode { Id = "command", Run = "true" },
            ],
        };
        for (var i = 0; i < Runs; i++)
        {
            await StartAsync($"r{i}", definition);
        }

        var worker = Worker(goOn.Task, leftovers);
        var running = RunAsync(worker, "r0", "long");
        for (var i = 1; i < Runs; i++)
        {
            await RunAsync(worker, $"r{i}", "short");
        }

        await RunAsync(worker, "r0", "short");
        goOn.SetResult();

        Assert.Equal(NodeStatus.Completed, StatusOf(await running));
        Assert.Equal(1, _asked.Count(call => call.Method == nameof(IRunStore.GetRunAsync) && (string?)call.Arguments[0] == "r0"));
        Assert.Single(leftovers, "r0");
    }

    [Fact(Timeout = Timeout)]
    public async Task RunNode_IdOfADeletedRun_KnowsNothingOfThatOne()
    {
        var workflow = Workflow.Parse("""
            name: w
            nodes:
              - { id: first, type: function, function: id, packet: false }
              - { id: second, type: function, function: echo, packet: false, needs: [first], input: "${{ nodes.first.output }}" }
              - { id: third, type: function, function: ok, packet: false }
            """);
        var worker = Worker();
        await StartAsync("nightly", workflow);
        await RunAsync(worker, "nightly", "first");
        var before = await OutputAsync("first");
        var deleted = (await _workers.Store.GetRunAsync("nightly", Token))!;
        await worker.ExecuteAsync(DurableNames.Stop, Call(deleted, new StopRequest { Stop = new RunStop(StopCause.Cancel, "enough") }), Token);
        Assert.Equal(NodeStatus.Cancelled, StatusOf(await RunAsync(worker, "nightly", "second")));
        Assert.True(await _workers.Store.DeleteRunAsync((await _workers.Store.GetRunAsync("nightly", Token))!, Token));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await StartAsync("nightly", workflow);

        Assert.Equal(NodeStatus.Completed, StatusOf(await RunAsync(worker, "nightly", "first")));
        Assert.Equal(NodeStatus.Completed, StatusOf(await RunAsync(worker, "nightly", "second")));

        Assert.NotEqual(before, await OutputAsync("first"));
        Assert.Equal(await OutputAsync("first"), await OutputAsync("second"));

        // An activity of the first run that comes late does nothing for the second.
        var late = await RunAsync(Worker(), deleted, "third");
        Assert.Equal("Attempt 1 of run nightly can record nothing more: the run was deleted.", late.Fenced);
        Assert.Null(await _workers.Store.GetNodeAsync("nightly", "third", Token));

        async Task<string> OutputAsync(string node) => (await _workers.Store.GetNodeAsync("nightly", node, Token))!.Result.Output!.Value.GetRawText();
    }

    [Fact(Timeout = Timeout)]
    public async Task RunNode_WorkflowWithoutCommands_LooksForNothingLeftBehind()
    {
        var leftovers = new List<string>();
        await StartAsync("r1", new WorkflowDefinition { Nodes = [new FunctionNode { Id = "a", Function = "ok" }] });

        await RunAsync(Worker(leftovers: leftovers), "r1", "a");

        Assert.Empty(leftovers);

        // Another attempt may have had another workflow.
        var seen = (await _workers.Store.GetRunAsync("r1", Token))!;
        await _workers.Store.StartAttemptAsync(seen, new NewAttempt { Time = _time.GetUtcNow(), Lease = seen.Lease! }, Token);
        await RunAsync(Worker(leftovers: leftovers), "r1", "a");
        Assert.Single(leftovers, "r1");
    }

    private static NodeStatus StatusOf(NodeReply reply) => Assert.Single(Assert.Single(reply.Ended).Reports).Status;

    private async Task<NodeReply> RunAsync(RunActivities worker, string run, string node) =>
        await RunAsync(worker, (await _workers.Store.GetRunAsync(run, Token))!, node);

    private static async Task<NodeReply> RunAsync(RunActivities worker, RunRecord run, params string[] nodes) => MessageJson.Read<NodeReply>(
        await worker.ExecuteAsync(
            DurableNames.RunNode, Call(run, new NodeRequest { Nodes = [.. nodes.Select(node => new NodeCall(node, 1, 0))] }), Token));

    private static JsonElement Call<T>(RunRecord run, T request) =>
        MessageJson.Write(ActivityCall.Of(AttemptKey.Of(run), request));

    private Task StartAsync(string run, WorkflowDefinition definition) => StartAsync(run, Workflow.Create(definition with { Name = "w" }));

    private Task StartAsync(string run, Workflow workflow) => _workers.CreateRunAsync(run, workflow, _time.GetUtcNow());

    private RunActivities Worker(Task? goOn = null, List<string>? leftovers = null)
    {
        var store = FaultyStore.Create(_workers.Store, (method, arguments) =>
        {
            lock (_asked)
            {
                _asked.Add((method, arguments));
            }
        });
        return _workers.Start(new DurableOptions
        {
            Store = store,
            Workflows = new WorkflowCache(store, _time) { Small = 0 },
            TimeProvider = _time,
            Functions = new NodeFunctions()
                .Add("ok", (_, _, _) => Task.FromResult(NodeOutcome.Done))
                .Add("id", (_, _, _) => Task.FromResult(NodeOutcome.Complete(JsonSerializer.SerializeToElement(Guid.NewGuid()))))
                .Add("echo", (input, _, _) => Task.FromResult(NodeOutcome.Complete(input)))
                .Add("wait", async (_, _, _) =>
                {
                    await goOn!;
                    return NodeOutcome.Done;
                }),
            EndLeftovers = (run, _) =>
            {
                leftovers?.Add(run.RunId);
                return Task.CompletedTask;
            },
        });
    }
}
