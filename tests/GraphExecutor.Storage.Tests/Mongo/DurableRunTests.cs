using System.Diagnostics;
using System.Text.Json;
using GraphExecutor.Durable;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Storage.Tests.Mongo.Server;

namespace GraphExecutor.Storage.Tests.Mongo;

/// <summary>Activities of a durable run while their server is away, or refuses what they record.</summary>
public sealed class DurableRunTests : MongoTests
{
    private const string Workflow = """{"name":"w","nodes":[{"id":"a","type":"function","function":"f"},{"id":"b","type":"function","function":"f","needs":["a"]}]}""";

    private readonly DateTimeOffset _createdAt = DateTimeOffset.UtcNow;
    private readonly TaskCompletionSource _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lines;

    [Fact(Timeout = 120_000)]
    public async Task RunNode_ServerIsAwayFor20Seconds_WaitsAndLosesNothing()
    {
        // The store itself gives up after a second: what waits is the activity.
        await using var activities = await StartAsync(async (_, context, cancellationToken) =>
        {
            while (!_mayEnd.Task.IsCompleted)
            {
                await context.LogAsync(new string('x', 1_000));
                Interlocked.Increment(ref _lines);
                _logged.TrySetResult();
            }

            return NodeOutcome.Done;
        });
        var running = RunNodeAsync(activities, "a");
        await _logged.Task.WaitAsync(Token);
        await Server.GoAwayAsync();
        var away = Stopwatch.StartNew();
        var before = Volatile.Read(ref _lines);
        var seen = -1;
        while (away.Elapsed < TimeSpan.FromSeconds(20) || seen != Volatile.Read(ref _lines))
        {
            seen = Volatile.Read(ref _lines);
            await Assert.ThrowsAsync<StoreException>(() => Probe());
        }

        // It printed as long as there was room, a batch of 32 KiB that waits and one that fills, and waits.
        Assert.False(running.IsCompleted);
        Assert.InRange(seen - before, 0, 100);
        Server.ComeBack();
        _mayEnd.SetResult();

        Assert.Equal("completed", Status(await running));
        Assert.Equal("completed", Status(await RunNodeAsync(activities, "b")));
        var store = await OpenAsync();
        Assert.Equal(Enumerable.Repeat(NodeStatus.Completed, 2), (await store.GetNodesAsync("r1", Token)).Select(node => node.Result.Status));
        Assert.Equal(4, (await store.GetTransitionsAsync("r1", 0, 100, Token)).OfType<NodeTransition>().Count());
        var log = await store.ReadLogAsync(new LogQuery { RunId = "r1", NodeId = "a", MaxLines = int.MaxValue }, Token);
        Assert.Equal(_lines, log.Chunks.Sum(chunk => chunk.Lines.Count));

        async Task Probe() => await (await OpenAsync(OptionsWhileAway)).GetRunAsync("r1", Token);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Fault.Unauthorized, "readWrite")]
    internal async Task RunNode_ServerRefusesWrites_SaysWhy(Fault fault, string advice)
    {
        await using var activities = await StartAsync((_, _, _) => Task.FromResult(NodeOutcome.Done));
        Fail("update runs", fault, int.MaxValue);

        var problem = await Assert.ThrowsAsync<StoreException>(() => RunNodeAsync(activities, "a"));

        Assert.Equal(StoreErrorCode.ReadOnly, problem.Code);
        Assert.Contains(advice, problem.Message, StringComparison.Ordinal);
        Server.Intercept = null;
        Assert.Equal("completed", Status(await RunNodeAsync(activities, "a")));
    }

    private static string? Status(JsonElement reply) => reply.GetProperty("ended")[0].GetProperty("reports")[0].GetProperty("status").GetString();

    private Task<JsonElement> RunNodeAsync(RunActivities activities, string node) => activities.ExecuteAsync(
        DurableNames.RunNode,
        JsonElement.Parse($$"""
            {
              "version": {{DurableVersion.Current}},
              "run": { "runId": "r1", "attempt": 1, "createdAt": "{{_createdAt:O}}" },
              "request": { "nodes": [ { "nodeId": "{{node}}", "nodeAttempt": 1 } ] }
            }
            """),
        Token);

    private async Task<RunActivities> StartAsync(Func<JsonElement, NodeContext, CancellationToken, Task<NodeOutcome>> function)
    {
        var store = await OpenAsync(OptionsWhileAway with { Patience = TimeSpan.FromSeconds(1) });
        await store.CreateRunAsync(
            new NewRun
            {
                RunId = "r1",
                WorkflowName = "w",
                Workflow = StoredWorkflow.Of(Workflow),
                Time = _createdAt,
                Lease = new RunLease(new LeaseOwner("engine", 0, 0, "", "token"), _createdAt.AddDays(1)),
            },
            Token);
        return new RunActivities(new DurableOptions
        {
            Store = store,
            Workflows = new WorkflowCache(store),
            Functions = new NodeFunctions().Add("f", function),
        });
    }
}
