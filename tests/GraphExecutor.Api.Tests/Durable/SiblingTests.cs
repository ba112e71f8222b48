using System.Collections.Concurrent;
using System.Text.Json;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Tests.Durable;

/// <summary>Two workers that are given siblings that share an activity: each node is for itself.</summary>
public sealed class SiblingTests
{
    private const int Timeout = 60_000;
    private const int Siblings = 16;

    private static readonly string[] Packet = [.. Enumerable.Range(0, Siblings).Select(i => $"n{i}")];
    private static readonly string Workflow = JsonSerializer.Serialize(new
    {
        nodes = Enumerable.Range(0, 60).Select(i => new { id = $"n{i}", type = "function", function = "f" }),
    });

    private readonly ConcurrentQueue<string> _ran = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private NodeFunctions Functions => new NodeFunctions().Add("f", async (_, context, cancellationToken) =>
    {
        _ran.Enqueue(context.NodeId);
        if (_held.TryGetValue(context.NodeId, out var held))
        {
            await held.Task.WaitAsync(cancellationToken);
        }

        return NodeOutcome.Done;
    });

    [Fact(Timeout = Timeout)]
    public async Task Siblings_BothAreGivenThemAtOnce_EachRunsOnce()
    {
        await using var two = await TwoWorkers.StartAsync(Workflow, Functions);
        using var bothSawThemPending = new Barrier(2);
        foreach (var worker in (TestWorker[])[two.First, two.Second])
        {
            var times = 0;
            worker.Store.BeforeWrite = write =>
            {
                if (write.Nodes.Count == Siblings && times++ == 0)
                {
                    bothSawThemPending.SignalAndWait(Token);
                }
            };
        }

        var replies = await Task.WhenAll(two.First.RunNodesAsync(Packet), two.Second.RunNodesAsync(Packet));

        Assert.Equal(Packet.Order(), _ran.Order());
        Assert.Contains(replies, reply => Ended(reply).Count == Siblings);
        Assert.Equal(2 * Siblings, (await two.Store.GetTransitionsAsync(two.RunId, 0, 1_000, Token)).OfType<NodeTransition>().Count());
    }

    [Fact(Timeout = Timeout)]
    public async Task Siblings_OneIsClaimedByTheOtherWorker_TheOthersRun()
    {
        await using var two = await TwoWorkers.StartAsync(Workflow, Functions);
        var held = _held["n5"] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<JsonElement>? elsewhere = null;
        two.First.Store.BeforeWrite = write =>
        {
            // The first worker has seen all of them pending.
            if (elsewhere is null)
            {
                elsewhere = two.Second.RunNodesAsync("n5");
                SpinWait.SpinUntil(() => _ran.Contains("n5") || Token.IsCancellationRequested);
            }
        };

        var reply = await two.First.RunNodesAsync(Packet);

        Assert.Equal(Enumerable.Range(0, Siblings).Where(i => i != 5), Ended(reply).Keys.Order());
        Assert.All(Ended(reply).Values, status => Assert.Equal("completed", status));
        held.SetResult();
        Assert.Equal([(5, "completed")], Ended(await elsewhere!).Select(ended => (ended.Key, ended.Value)));
        Assert.Equal([(5, "completed")], Ended(await two.First.LookAsync(5)).Select(ended => (ended.Key, ended.Value)));
        Assert.Equal(Packet.Order(), _ran.Order());
    }

    [Fact(Timeout = Timeout)]
    public async Task Siblings_TheirWorkerDiesInTheMiddle_OnlyThoseThatWereNotRecordedRunAgain()
    {
        await using var two = await TwoWorkers.StartAsync(Workflow, Functions);
        foreach (var id in (string[])["n3", "n9"])
        {
            _held[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        using var dies = new CancellationTokenSource();
        var first = two.First.RunNodesAsync(dies.Token, Packet);
        while ((await two.Store.GetNodesAsync(two.RunId, Token)).Count(node => node.Result.Status == NodeStatus.Completed) < Siblings - 2)
        {
            await Task.Delay(5, Token);
        }

        // It has no time to say so.
        two.First.Store.IsAway = true;
        await dies.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _held.Clear();

        var again = Ended(await two.Second.RunNodesAsync(Packet));
        Assert.Equal(Siblings - 2, again.Count);
        Assert.All(again.Values, status => Assert.Equal("completed", status));
        Assert.Equal(Siblings, _ran.Count);

        // No sign of life comes of the other two.
        two.Time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal("waiting", Ended(await two.ResultAsync(two.Second.LookAsync(3)))[3]);
        Assert.Equal("waiting", Ended(await two.ResultAsync(two.Second.LookAsync(9)))[9]);
        Assert.Equal([3, 9], Ended(await two.Second.RunNodesAsync(2, "n3", "n9")).Keys.Order());
        Assert.Equal(Packet.Concat(["n3", "n9"]).Order(), _ran.Order());
    }

    /// <summary>What an activity says of the nodes that have ended, by their numbers.</summary>
    private static Dictionary<int, string> Ended(JsonElement reply) => reply.TryGetProperty("ended", out var ended)
        ? ended.EnumerateArray().ToDictionary(
            node => node.TryGetProperty("node", out var number) ? number.GetInt32() : 0,
            node => Assert.Single(node.GetProperty("reports").EnumerateArray()).GetProperty("status").GetString()!)
        : [];
}
