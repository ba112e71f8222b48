using GraphExecutor.Runs;
using GraphExecutor.Storage.Mongo;
using static GraphExecutor.Storage.Tests.Contract.Samples;

namespace GraphExecutor.Storage.Tests.Mongo;

/// <summary>Several processes at one run, held up where it hurts.</summary>
public sealed class FencingTests : MongoTests
{
    private static readonly string[] Steps = ["find runs", "insert transitions", "update nodes", "update runs"];

    public static TheoryData<string> CarryingSteps => [.. Steps];

    [Fact(Timeout = 30_000)]
    public async Task Write_AnotherAttemptStartsWhileItIsOnItsWay_RecordsNothing()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        var run = (await first.CreateRunAsync(Run("r1"), Token)).Run;
        var gate = Hold("update runs");
        var writing = first.WriteAsync(Write("r1", Change("a", NodeStatus.Completed, 1)), Token).AsTask();
        await gate.Entered;

        Assert.True((await second.StartAttemptAsync(run, Attempt(), Token)).Started);
        gate.Open();

        var lost = await Assert.ThrowsAsync<LeaseLostException>(() => writing);
        Assert.Equal(2, lost.CurrentAttempt);
        Assert.Empty(await second.GetNodesAsync("r1", Token));
        await second.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1)) with { Attempt = 2 }, Token);
    }

    [Fact(Timeout = 30_000)]
    public async Task Write_AnotherProcessRecordsTheNodeWhileTheJournalIsCarried_IsRefused()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        await first.CreateRunAsync(Run("r1"), Token);
        await first.WriteAsync(Write("r1", [.. Enumerable.Range(0, 70).Select(i => Change($"n{i}", NodeStatus.Running, 1))]), Token);

        // The journal is full: the first process reads the run, to carry it, and learns what the other one has recorded.
        var gate = Hold("find runs");
        var writing = first.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1, attempt: 1)), Token).AsTask();
        await gate.Entered;
        await second.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1, attempt: 2)), Token);
        gate.Open();

        var problem = await Assert.ThrowsAsync<StoreException>(() => writing);
        Assert.Equal(StoreErrorCode.Conflict, problem.Code);
        var recorded = (await second.GetTransitionsAsync("r1", 0, 1_000, Token)).OfType<NodeTransition>().Where(node => node.NodeId == "a");
        Assert.Equal(2, Assert.Single(recorded).Result.Attempts);
    }

    [Fact(Timeout = 30_000)]
    public async Task StartAttempt_NodeIsRecordedWhileItIsOnItsWay_SeesIt()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        var run = (await first.CreateRunAsync(Run("r1"), Token)).Run;
        await first.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1)), Token);
        var gate = Hold("update runs");
        var starting = second.StartAttemptAsync(
            run, Attempt() with { Nodes = [Change("a", NodeStatus.Pending, 2, attempt: 0)] }, Token).AsTask();
        await gate.Entered;

        await first.WriteAsync(Write("r1", Change("a", NodeStatus.Completed, 2)), Token);
        gate.Open();

        var problem = await Assert.ThrowsAsync<StoreException>(() => starting);
        Assert.Equal(StoreErrorCode.Conflict, problem.Code);
        Assert.Equal(1, (await first.GetRunAsync("r1", Token))!.Attempt);
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(CarryingSteps))]
    public async Task Carry_HeldUpWhileAnotherProcessGoesOn_LosesAndDoublesNothing(string step)
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        var run = (await first.CreateRunAsync(Run("r1"), Token)).Run;
        for (var i = 0; i < 63; i++)
        {
            await first.WriteAsync(Write("r1", Change($"n{i}", NodeStatus.Running, 1)), Token);
        }

        // The next write finds the journal full.
        var gate = Hold(step);
        var writing = first.WriteAsync(Write("r1", Change("late", NodeStatus.Running, 1)), Token).AsTask();
        await gate.Entered;
        Assert.True((await second.StartAttemptAsync(run, Attempt(), Token)).Started);
        for (var i = 0; i < 63; i++)
        {
            await second.WriteAsync(Write("r1", Change($"n{i}", NodeStatus.Completed, 2)) with { Attempt = 2 }, Token);
        }

        await second.WriteAsync(Ending("r1", attempt: 2), Token);
        gate.Open();

        await Assert.ThrowsAsync<LeaseLostException>(() => writing);
        var history = await second.GetTransitionsAsync("r1", 0, 1_000, Token);
        Assert.Equal(Enumerable.Range(1, 64 + 1 + 63 + 1).Select(i => (long)i), history.Select(transition => transition.Cursor));
        var nodes = await second.GetNodesAsync("r1", Token);
        Assert.Equal(63, nodes.Count);
        Assert.All(nodes, node => Assert.Equal((NodeStatus.Completed, 2), (node.Result.Status, node.RunAttempt)));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_AnotherProcessHasRecordedTheNode_IsRefused(bool isCarried)
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        await first.CreateRunAsync(Run("r1"), Token);
        await second.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1)), Token);
        if (isCarried)
        {
            await FillAsync(second, 1);
        }

        // What the first one knows is old: to it the node is new.
        var problem = await Assert.ThrowsAsync<StoreException>(
            async () => await first.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1, attempt: 2)), Token));

        Assert.Equal(StoreErrorCode.Conflict, problem.Code);
        Assert.Single(
            (await first.GetTransitionsAsync("r1", 0, 1_000, Token)).OfType<NodeTransition>(), transition => transition.NodeId == "a");
        await first.WriteAsync(Write("r1", Change("a", NodeStatus.Completed, 2)), Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Write_ManyProcessesAtDifferentNodes_HinderNobody()
    {
        const int Processes = 4;
        const int Each = 100;
        var stores = await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => OpenAsync()));
        await stores[0].CreateRunAsync(Run("r1"), Token);

        await Task.WhenAll(stores.Select((store, process) => Task.Run(
            async () =>
            {
                for (var i = 0; i < Each; i++)
                {
                    await store.WriteAsync(Write("r1", Change($"n{process}-{i}", NodeStatus.Running, 1)), Token);
                    await store.WriteAsync(Write("r1", Change($"n{process}-{i}", NodeStatus.Completed, 2)), Token);
                }
            },
            Token)));

        var history = await stores[^1].GetTransitionsAsync("r1", 0, 10_000, Token);
        Assert.Equal(Enumerable.Range(1, (2 * Processes * Each) + 1).Select(i => (long)i), history.Select(transition => transition.Cursor));
        Assert.All(
            history.OfType<NodeTransition>().GroupBy(transition => transition.NodeId),
            node => Assert.Equal([1, 2], node.Select(transition => transition.Result.Version)));
        var nodes = await stores[^1].GetNodesAsync("r1", Token);
        Assert.Equal(Processes * Each, nodes.Count);
        Assert.All(nodes, node => Assert.Equal(NodeStatus.Completed, node.Result.Status));
    }

    [Fact(Timeout = 30_000)]
    public async Task Read_WhileTheJournalIsCarried_SeesEveryNode()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        await first.CreateRunAsync(Run("r1"), Token);
        await first.WriteAsync(Write("r1", Change("a", NodeStatus.Completed, 1)), Token);

        // The reader has the journal, and the node is carried before it looks further.
        var gate = Hold("find nodes");
        var reading = second.GetNodesAsync("r1", Token).AsTask();
        await gate.Entered;
        await first.WriteAsync(Ending("r1"), Token);
        gate.Open();

        Assert.Equal("a", Assert.Single(await reading).NodeId);
    }

    [Fact(Timeout = 30_000)]
    public async Task Process_RecordedAfterItsNodeWasCarried_IsKnownAndStaysWhilePending()
    {
        var store = await OpenAsync();
        var process = new ProcessIdentity(4712, 9_876_543_210, 4712, "boot-1");
        var run = (await store.CreateRunAsync(Run("r1"), Token)).Run;
        await store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1)), Token);
        await FillAsync(store, 1);
        await store.WriteAsync(Write("r1") with { Processes = [new NodeProcess("a", 1, process)] }, Token);
        await FillAsync(store, 2);

        await store.StartAttemptAsync(run, Attempt() with { Nodes = [Change("a", NodeStatus.Pending, 2, attempt: 0)] }, Token);
        await FillAsync(store, 3);

        Assert.Equal(process, (await store.GetNodeAsync("r1", "a", Token))!.Process);
        await store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 3)) with { Attempt = 2 }, Token);
        await FillAsync(store, 4);
        Assert.Null((await store.GetNodeAsync("r1", "a", Token))!.Process);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ProcessAndSignOfLife_CarriedTogetherAfterTheirNode_AreBothKnown(bool isPendingThen)
    {
        var store = await OpenAsync();
        var process = new ProcessIdentity(4712, 9_876_543_210, 4712, "boot-1");
        var run = (await store.CreateRunAsync(Run("r1"), Token)).Run;
        await store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1)), Token);
        await FillAsync(store, 1);

        await store.WriteAsync(Write("r1") with { Processes = [new NodeProcess("a", 1, process)], Heartbeats = [new NodeHeartbeat("a", 1, At(60))] }, Token);
        if (isPendingThen)
        {
            await store.StartAttemptAsync(run, Attempt() with { Nodes = [Change("a", NodeStatus.Pending, 2, attempt: 0)] }, Token);
        }

        await FillAsync(store, 2);

        var node = (await store.GetNodeAsync("r1", "a", Token))!;
        Assert.Equal(process, node.Process);
        Assert.Equal(isPendingThen ? null : At(60), node.AliveUntil);
    }

    [Fact(Timeout = 30_000)]
    public async Task Prune_RunIsCreatedMeanwhile_KeepsItsWorkflow()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        await first.CreateRunAsync(Run("old"), Token);
        await first.WriteAsync(Ending("old", at: 10), Token);
        var gate = Hold("delete workflows");
        var pruning = first.PruneAsync(At(20), Token).AsTask();
        await gate.Entered;

        await second.CreateRunAsync(Run("new"), Token);
        gate.Open();

        Assert.Equal(1, await pruning);
        Assert.NotNull(await second.GetWorkflowAsync(BuildWorkflow.Hash, Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task CreateRun_WorkflowIsPrunedMeanwhile_BringsItBack()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        var gate = Hold("insert runs");
        var creating = second.CreateRunAsync(Run("new"), Token).AsTask();
        await gate.Entered;

        await first.PruneAsync(At(20), Token);
        gate.Open();

        Assert.True((await creating).Created);
        Assert.NotNull(await first.GetWorkflowAsync(BuildWorkflow.Hash, Token));
    }

    /// <summary>Records so much of other nodes that the journal is carried.</summary>
    private static async Task FillAsync(MongoRunStore store, int round)
    {
        var attempt = (await store.GetRunAsync("r1", Token))!.Attempt;
        for (var part = 0; part < 2; part++)
        {
            var changes = Enumerable.Range(0, 64).Select(i => Change($"f{round}-{part}-{i}", NodeStatus.Running, 1));
            await store.WriteAsync(Write("r1", [.. changes]) with { Attempt = attempt }, Token);
        }
    }
}
