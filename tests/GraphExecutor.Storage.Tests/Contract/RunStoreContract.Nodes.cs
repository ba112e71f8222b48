using GraphExecutor.Events;
using GraphExecutor.Runs;
using static GraphExecutor.Storage.Tests.Contract.Samples;

namespace GraphExecutor.Storage.Tests.Contract;

/// <content>Nodes and what happened to them.</content>
public abstract partial class RunStoreContract
{
    [Fact]
    public async Task Write_NodeChanges_BecomeRecordAndHistory()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        var waiting = Change("a", NodeStatus.Waiting, 2) with { RetryAt = At(20) };
        var failed = new NodeChange { NodeId = "a", Time = At(4), Result = FullResult(3) };
        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1)), Token);

        await Store.WriteAsync(Write("r1", waiting, failed, Change("b", NodeStatus.Skipped, 1, attempt: 0)), Token);
        await Store.WriteAsync(Ending("r1", RunStatus.Failed), Token);

        Assert.Equal(failed.ToRecord(1), await Store.GetNodeAsync("r1", "a", Token));
        Assert.Equal(["a", "b"], (await Store.GetNodesAsync("r1", Token)).Select(node => node.NodeId).Order());
        var history = await Store.GetTransitionsAsync("r1", 0, 100, Token);
        Assert.Equal(
            ["run Running 1", "a Running 1", "a Waiting 2", "a Failed 3", "b Skipped 1", "run Failed 2"], history.Select(Summary));
        Assert.Equal(history.Select(transition => transition.Cursor).Order(), history.Select(transition => transition.Cursor));
        Assert.Equal(waiting.ToTransition(history[2].Cursor, 1), history[2]);
        Assert.Equal(failed.ToTransition(history[3].Cursor, 1), history[3]);
        var ended = Assert.IsType<RunEvent>(history[^1].ToEvent("r1"));
        Assert.Equal((1, At(50), "build", "why", 12_500.0), (ended.Attempt, ended.Time, ended.Workflow, ended.Reason, ended.DurationMs));
    }

    [Fact]
    public async Task GetTransitions_InParts_GivesEachOnce()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.CreateRunAsync(Run("r2"), Token);
        await Store.WriteAsync(Write("r1", [.. Enumerable.Range(0, 9).Select(i => Change($"n{i}", NodeStatus.Running, 1))]), Token);

        var read = new List<string>();
        for (var cursor = 0L; await Store.GetTransitionsAsync("r1", cursor, 3, Token) is { Count: > 0 } part; cursor = part[^1].Cursor)
        {
            Assert.True(part.Count <= 3);
            read.AddRange(part.Select(Summary));
        }

        Assert.Equal(["run Running 1", .. Enumerable.Range(0, 9).Select(i => $"n{i} Running 1")], read);
    }

    [Fact]
    public async Task Write_SettledNodeAgain_IsHarmless()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1), Change("a", NodeStatus.Completed, 2)), Token);
        var record = await Store.GetNodeAsync("r1", "a", Token);
        var history = await Store.GetTransitionsAsync("r1", 0, 100, Token);

        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Completed, 2)), Token);
        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Completed, 3) with { Time = At(99) }), Token);

        Assert.Equal(record, await Store.GetNodeAsync("r1", "a", Token));
        Assert.Equal(history, await Store.GetTransitionsAsync("r1", 0, 100, Token));
    }

    [Theory]
    [InlineData(NodeStatus.Failed, 2)]
    [InlineData(NodeStatus.Running, 4)]
    [InlineData(NodeStatus.Running, 1)]
    public async Task Write_ChangeOfAnotherVersion_IsRefusedWhole(NodeStatus status, int version)
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1), Change("a", NodeStatus.Completed, 2)), Token);
        var history = await Store.GetTransitionsAsync("r1", 0, 100, Token);

        var refused = await Assert.ThrowsAsync<StoreException>(async () => await Store.WriteAsync(
            Write("r1", Change("b", NodeStatus.Running, 1), Change("a", status, version)) with { Log = [Chunk(0, "x")] }, Token));

        Assert.Equal(StoreErrorCode.Conflict, refused.Code);
        Assert.Contains("Node a of run r1", refused.Message, StringComparison.Ordinal);
        Assert.Null(await Store.GetNodeAsync("r1", "b", Token));
        Assert.Equal(history, await Store.GetTransitionsAsync("r1", 0, 100, Token));
        Assert.Empty((await Store.ReadLogAsync(new LogQuery { RunId = "r1", NodeId = "a" }, Token)).Chunks);
    }

    [Fact(Timeout = 30_000)]
    public async Task Write_ManyChangesOfOneVersionAtOnce_OneIsRecorded()
    {
        await Store.CreateRunAsync(Run("r1"), Token);

        async Task<Exception?> WriteAsync(int nodeAttempt) => await Record.ExceptionAsync(
            () => Store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1, nodeAttempt)), Token).AsTask());
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 30).Select(attempt => Task.Run(() => WriteAsync(attempt), Token)));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.Equal(29, outcomes.Count(outcome => outcome is StoreException { Code: StoreErrorCode.Conflict }));
        Assert.Equal(2, (await Store.GetTransitionsAsync("r1", 0, 100, Token)).Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Write_NodeClaimedByManyAtOnce_OneHasIt()
    {
        await Store.CreateRunAsync(Run("r1"), Token);

        async Task<string?> ClaimAsync(string claim)
        {
            var problem = await Record.ExceptionAsync(
                () => Store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1) with { Claim = claim }), Token).AsTask());
            Assert.True(problem is null or StoreException { Code: StoreErrorCode.Conflict }, problem?.ToString());
            return problem is null ? claim : null;
        }

        var winners = (await Task.WhenAll(Enumerable.Range(1, 30).Select(i => Task.Run(() => ClaimAsync($"claim {i}"), Token)))).OfType<string>();

        var winner = Assert.Single(winners);
        Assert.Equal(winner, (await Store.GetNodeAsync("r1", "a", Token))!.Claim);
        Assert.Equal(2, (await Store.GetTransitionsAsync("r1", 0, 100, Token)).Count);
    }

    [Theory]
    [InlineData(NodeStatus.Running)]
    [InlineData(NodeStatus.Waiting)]
    [InlineData(NodeStatus.Completed)]
    public async Task Write_ChangeOfAClaim_MayBeRecordedAgainByItAlone(NodeStatus status)
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        var change = Change("a", status, 1) with { Claim = "mine" };
        await Store.WriteAsync(Write("r1", change), Token);

        await Store.WriteAsync(Write("r1", change), Token);
        var refused = await Assert.ThrowsAsync<StoreException>(
            async () => await Store.WriteAsync(Write("r1", change with { Claim = "theirs" }), Token));

        Assert.Equal(StoreErrorCode.Conflict, refused.Code);
        Assert.Equal(change.ToRecord(1), await Store.GetNodeAsync("r1", "a", Token));
        Assert.Equal(2, (await Store.GetTransitionsAsync("r1", 0, 100, Token)).Count);
    }

    [Fact]
    public async Task GetNodes_SomeOfThem_GivesThoseAlone()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(Write("r1", [.. Enumerable.Range(0, 200).Select(i => Change($"n{i}", NodeStatus.Running, 1))]), Token);

        var some = await Store.GetNodesAsync("r1", ["n7", "n199", "never"], Token);

        Assert.Equal(["n199", "n7"], some.Select(node => node.NodeId).Order(StringComparer.Ordinal));
        Assert.Empty(await Store.GetNodesAsync("r1", [], Token));
        Assert.Empty(await Store.GetNodesAsync("none", ["n7"], Token));
    }

    [Fact]
    public async Task Write_NodeInLaterAttempt_FollowsItsRecord()
    {
        var run = (await Store.CreateRunAsync(Run("r1"), Token)).Run;
        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1)), Token);
        await Store.StartAttemptAsync(run, Attempt(), Token);
        var again = Change("a", NodeStatus.Running, 2);

        await Store.WriteAsync(Write("r1", again) with { Attempt = 2 }, Token);

        Assert.Equal(again.ToRecord(2), await Store.GetNodeAsync("r1", "a", Token));
        Assert.Equal([1, 1, 2, 2], (await Store.GetTransitionsAsync("r1", 0, 100, Token)).Select(transition => transition.Attempt));
    }

    [Fact]
    public async Task Write_Process_IsKnownWhileItsNodeRuns()
    {
        var process = new ProcessIdentity(4712, 9_876_543_210, 4712, "boot-1");
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(
            Write("r1", Change("a", NodeStatus.Running, 1)) with { Processes = [new NodeProcess("a", 1, process)] }, Token);

        Assert.Equal(process, (await Store.GetNodeAsync("r1", "a", Token))!.Process);
        Assert.Equal([process], await Store.GetProcessesAsync("r1", Token));

        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Completed, 2)), Token);
        await Store.WriteAsync(
            Write("r1") with { Processes = [new NodeProcess("a", 1, process), new NodeProcess("b", 1, process)] }, Token);

        Assert.Null((await Store.GetNodeAsync("r1", "a", Token))!.Process);
        Assert.Empty(await Store.GetProcessesAsync("r1", Token));
        Assert.Null(await Store.GetNodeAsync("r1", "b", Token));
    }

    [Fact]
    public async Task StartAttempt_NodeIsPendingAgain_KeepsTheProcessUntilItRunsAgain()
    {
        var process = new ProcessIdentity(4712, 9_876_543_210, 4712, "boot-1");
        var run = (await Store.CreateRunAsync(Run("r1"), Token)).Run;
        await Store.WriteAsync(
            Write("r1", Change("a", NodeStatus.Running, 1)) with { Processes = [new NodeProcess("a", 1, process)] }, Token);

        await Store.StartAttemptAsync(run, Attempt() with { Nodes = [Change("a", NodeStatus.Pending, 2, attempt: 0)] }, Token);

        Assert.Equal(process, (await Store.GetNodeAsync("r1", "a", Token))!.Process);
        Assert.Equal([process], await Store.GetProcessesAsync("r1", Token));

        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 3)) with { Attempt = 2 }, Token);

        Assert.Null((await Store.GetNodeAsync("r1", "a", Token))!.Process);
    }

    [Fact]
    public async Task Write_ProcessOfAnotherNodeAttempt_IsIgnored()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1, attempt: 2)), Token);

        await Store.WriteAsync(Write("r1") with { Processes = [new NodeProcess("a", 1, new ProcessIdentity(1, 2, 3, "b"))] }, Token);

        Assert.Null((await Store.GetNodeAsync("r1", "a", Token))!.Process);
    }

    [Fact]
    public async Task Write_Heartbeat_IsKnownWhileItsNodeAttemptRuns()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1)), Token);
        Assert.Null((await Store.GetNodeAsync("r1", "a", Token))!.AliveUntil);

        await Store.WriteAsync(
            Write("r1") with { Heartbeats = [new NodeHeartbeat("a", 1, At(60)), new NodeHeartbeat("a", 2, At(90)), new NodeHeartbeat("b", 1, At(60))] },
            Token);

        Assert.Equal(At(60), (await Store.GetNodeAsync("r1", "a", Token))!.AliveUntil);
        Assert.Null(await Store.GetNodeAsync("r1", "b", Token));

        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Completed, 2)), Token);
        Assert.Null((await Store.GetNodeAsync("r1", "a", Token))!.AliveUntil);
    }

    [Fact(Timeout = 180_000)]
    public async Task Write_HundredThousandNodes_AllAreThere()
    {
        const int Count = 100_000;
        await Store.CreateRunAsync(Run("r1"), Token);
        foreach (var part in Enumerable.Range(0, Count).Chunk(5_000))
        {
            await Store.WriteAsync(Write("r1", [.. part.Select(i => Change($"n{i}", NodeStatus.Completed, 1))]), Token);
        }

        await Store.WriteAsync(Ending("r1"), Token);

        var nodes = await Store.GetNodesAsync("r1", Token);
        Assert.Equal(Count, nodes.Count);
        Assert.Equal(Count, nodes.Select(node => node.NodeId).Distinct().Count());
        Assert.Equal(NodeStatus.Completed, (await Store.GetNodeAsync("r1", "n99999", Token))!.Result.Status);
        Assert.Equal("run Completed 2", Summary((await Store.GetTransitionsAsync("r1", Count + 1, 10, Token)).Single()));
    }

    private static string Summary(Transition transition) => transition switch
    {
        RunTransition run => $"run {run.Status} {run.Version}",
        NodeTransition node => $"{node.NodeId} {node.Result.Status} {node.Result.Version}",
        _ => "?",
    };
}
