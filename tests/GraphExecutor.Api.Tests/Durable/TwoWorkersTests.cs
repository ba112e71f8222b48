using System.Text.Json;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Tests.Durable;

/// <summary>What two workers that are alive do to each other: real commands, one store.</summary>
public sealed class TwoWorkersTests
{
    private const int Timeout = 60_000;

    // It says that it runs, and for which worker's attempt, and stays until somebody ends it.
    private const string Stays = "trap 'echo ended >> log; exit 1' TERM; echo started >> log; while :; do sleep 0.05; done";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Timeout)]
    public async Task Node_BothAreGivenItAtOnce_OneRunsItsCommand()
    {
        await using var two = await TwoWorkers.StartAsync("""{"nodes":[{"id":"a","run":"echo ran >> log"}]}""");
        using var bothSawItPending = new Barrier(2);
        HoldUp(two, bothSawItPending, "a");

        var replies = await Task.WhenAll(two.First.RunNodeAsync("a"), two.Second.RunNodeAsync("a"));

        Assert.Equal(["ran"], await File.ReadAllLinesAsync(two.File("log"), Token));
        Assert.Contains(replies, reply => Statuses(reply) == "completed");
        Assert.Contains(replies, reply => Statuses(reply) is "completed" or "under way");
        Assert.Equal(2, (await two.Store.GetTransitionsAsync(two.RunId, 0, 100, Token)).OfType<NodeTransition>().Count());
    }

    [Fact(Timeout = Timeout)]
    public async Task Packet_BothAreGivenItAtOnce_EachCommandRunsOnce()
    {
        const int Nodes = 260;
        var nodes = Enumerable.Range(0, Nodes).Select(i => new
        {
            id = $"n{i}",
            command = i < 3 ? new[] { "bash", "-c", $"echo n{i} >> log" } : ["true"],
            needs = i == 0 ? [] : new[] { $"n{i - 1}" },
        });
        await using var two = await TwoWorkers.StartAsync(JsonSerializer.Serialize(new { nodes }));
        using var bothSawItPending = new Barrier(2);
        HoldUp(two, bothSawItPending, "n0");

        var replies = await Task.WhenAll(two.First.RunNodeAsync("n0"), two.Second.RunNodeAsync("n0"));

        Assert.Equal(["n0", "n1", "n2"], await File.ReadAllLinesAsync(two.File("log"), Token));
        Assert.Contains(replies, reply => Statuses(reply).StartsWith("completed, completed", StringComparison.Ordinal));
        var records = await two.Store.GetNodesAsync(two.RunId, Token);
        Assert.Equal(16, records.Count);
        Assert.All(records, record => Assert.Equal((NodeStatus.Completed, 2), (record.Result.Status, record.Result.Version)));
    }

    [Fact(Timeout = Timeout)]
    public async Task Node_ItsWorkerLosesTheStoreAndIsGivenUp_EndsItsCommandWhenTheStoreIsBack()
    {
        await using var two = await TwoWorkers.StartAsync(JsonSerializer.Serialize(new { nodes = new[] { new { id = "a", run = Stays } } }));
        var running = two.First.RunNodeAsync("a");
        await two.AdvanceUntilAsync(() => File.Exists(two.File("log")));
        two.First.Store.IsAway = true;
        two.Time.Advance(TimeSpan.FromSeconds(16));

        // Nobody else runs it while one look finds it silent, for that may be a moment's trouble.
        var look = two.Second.LookAsync(0);
        Assert.Equal("waiting", Statuses(await two.ResultAsync(look)));
        Assert.Equal(["started"], await File.ReadAllLinesAsync(two.File("log"), Token));

        two.First.Store.IsAway = false;
        Assert.Equal("waiting", Statuses(await two.ResultAsync(running)));
        Assert.Equal(["started", "ended"], await File.ReadAllLinesAsync(two.File("log"), Token));
        var again = (await two.Store.GetNodeAsync(two.RunId, "a", Token))!;
        Assert.Equal((NodeStatus.Waiting, ErrorTypes.Lost), (again.Result.Status, again.Result.Error!.Type));
    }

    [Fact(Timeout = Timeout)]
    public async Task Node_StoreWasAwayForAll_IsNotGivenUpBeforeItsWorkerCouldSaySo()
    {
        await using var two = await TwoWorkers.StartAsync(JsonSerializer.Serialize(new { nodes = new[] { new { id = "a", run = Stays } } }));
        var running = two.First.RunNodeAsync("a");
        await two.AdvanceUntilAsync(() => File.Exists(two.File("log")));
        (two.First.Store.IsAway, two.Second.Store.IsAway) = (true, true);
        two.Time.Advance(TimeSpan.FromSeconds(20));
        (two.First.Store.IsAway, two.Second.Store.IsAway) = (false, false);

        // Slowly, because the first worker's sign of life takes a moment that the clock does not know of.
        Assert.Equal("under way", Statuses(await two.ResultAsync(two.Second.LookAsync(0), TimeSpan.FromMilliseconds(20))));

        await CancelAsync(two);
        Assert.Equal("cancelled", Statuses(await two.ResultAsync(running)));
    }

    [Fact(Timeout = Timeout)]
    public async Task Node_RunIsCancelledBeforeItStarts_RunsNoCommand()
    {
        await using var two = await TwoWorkers.StartAsync("""{"nodes":[{"id":"a","run":"echo ran >> log"},{"id":"b","run":"echo ran >> log"}]}""");
        await CancelAsync(two);

        Assert.Equal("cancelled", Statuses(await two.ResultAsync(two.First.RunNodeAsync("a"))));
        Assert.Equal("cancelled", Statuses(await two.ResultAsync(two.Second.RunNodeAsync("b"))));

        Assert.False(File.Exists(two.File("log")));
        Assert.All(await two.Store.GetNodesAsync(two.RunId, Token), node => Assert.Equal((NodeStatus.Cancelled, 0), (node.Result.Status, node.Result.Attempts)));
    }

    [Fact(Timeout = Timeout)]
    public async Task Packet_RunIsCancelledWhileItsSecondNodeRuns_EndsWithThatNode()
    {
        var nodes = Enumerable.Range(0, 260).Select(i => new { id = $"n{i}", run = i == 1 ? Stays : "true", needs = i == 0 ? [] : new[] { $"n{i - 1}" } });
        await using var two = await TwoWorkers.StartAsync(JsonSerializer.Serialize(new { nodes }));
        var running = two.First.RunNodeAsync("n0");
        await two.AdvanceUntilAsync(() => File.Exists(two.File("log")), TimeSpan.Zero);
        await CancelAsync(two);

        // The clock stands still: so the first worker does not know yet, and its command goes on.
        Assert.Equal("under way", Statuses(await two.Second.RunNodeAsync("n0")));
        Assert.Equal(["started"], await File.ReadAllLinesAsync(two.File("log"), Token));

        Assert.Equal("completed, cancelled", Statuses(await two.ResultAsync(running)));
        Assert.Equal("completed, cancelled", Statuses(await two.ResultAsync(two.Second.LookAsync(0))));
        Assert.Equal(["started", "ended"], await File.ReadAllLinesAsync(two.File("log"), Token));
    }

    [Fact(Timeout = Timeout)]
    public async Task Node_StoreIsAwayForItsLog_WaitsAndLosesNoLine()
    {
        await using var two = await TwoWorkers.StartAsync("""{"nodes":[{"id":"a","run":"seq 1 5000"}]}""");
        two.First.Store.RefusesOnly = write => write.Log.Count > 0;
        two.First.Store.IsAway = true;
        var running = two.First.RunNodeAsync("a");

        // For longer than anything else is waited for.
        var later = two.Time.GetUtcNow().AddMinutes(30);
        await two.AdvanceUntilAsync(() => running.IsCompleted || two.Time.GetUtcNow() > later, TimeSpan.FromSeconds(10));
        Assert.False(running.IsCompleted);
        two.First.Store.IsAway = false;

        Assert.Equal("completed", Statuses(await two.ResultAsync(running)));
        var lines = new List<string>();
        for (LogPage? page = null; page is null || page.Chunks.Count > 0;)
        {
            page = await two.Store.ReadLogAsync(new LogQuery { RunId = two.RunId, NodeId = "a", FromLine = page?.NextLine ?? 0 }, Token);
            lines.AddRange(page.Chunks.SelectMany(chunk => chunk.Lines));
        }

        Assert.Equal(Enumerable.Range(1, 5_000).Select(i => $"{i}"), lines);
    }

    [Fact(Timeout = Timeout)]
    public async Task Node_StoreRefusesItsLog_FailsTheActivityAndNotTheNode()
    {
        await using var two = await TwoWorkers.StartAsync(JsonSerializer.Serialize(new { nodes = new[] { new { id = "a", run = $"echo line; {Stays}" } } }));
        two.First.Store.BeforeWrite = write =>
        {
            if (write.Log.Count > 0)
            {
                throw new StoreException(StoreErrorCode.ReadOnly, "the store is read-only");
            }
        };

        var problem = await Assert.ThrowsAsync<StoreException>(() => two.ResultAsync(two.First.RunNodeAsync("a")));

        Assert.Equal("the store is read-only", problem.Message);
        Assert.Equal(NodeStatus.Running, (await two.Store.GetNodeAsync(two.RunId, "a", Token))!.Result.Status);
        Assert.Equal("ended", (await File.ReadAllLinesAsync(two.File("log"), Token))[^1]);
    }

    /// <summary>The two workers have both read the record of a node before either of them writes it.</summary>
    private static void HoldUp(TwoWorkers two, Barrier barrier, string node)
    {
        foreach (var worker in (TestWorker[])[two.First, two.Second])
        {
            var times = 0;
            worker.Store.BeforeWrite = write =>
            {
                if (write.Nodes.Any(change => change.NodeId == node && change.Result.Status == NodeStatus.Running) && times++ == 0)
                {
                    barrier.SignalAndWait(Token);
                }
            };
        }
    }

    private static async Task CancelAsync(TwoWorkers two) =>
        Assert.True(await two.Store.PostMessageAsync(new MailboxMessage { RunId = two.RunId, Kind = MessageKind.Cancel, Time = two.Time.GetUtcNow() }, Token));

    /// <summary>What an activity says of the nodes that it was about.</summary>
    private static string Statuses(JsonElement reply) =>
        reply.TryGetProperty("ended", out var ended) && ended.GetArrayLength() > 0 ? Join(ended[0].GetProperty("reports"))
        : "under way";

    private static string Join(JsonElement reports) => string.Join(", ", reports.EnumerateArray().Select(report => report.GetProperty("status").GetString()));
}
