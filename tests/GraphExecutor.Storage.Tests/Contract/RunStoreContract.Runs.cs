using GraphExecutor.Runs;
using GraphExecutor.Workflows;
using static GraphExecutor.Storage.Tests.Contract.Samples;

namespace GraphExecutor.Storage.Tests.Contract;

/// <content>Runs, attempts, leases.</content>
public abstract partial class RunStoreContract
{
    [Fact]
    public async Task CreateRun_New_IsReadBackAsItWasGiven()
    {
        var run = Run("r1") with
        {
            StartedBy = RunOrigin.Server,
            StartDirectory = "/srv/a b",
            WorkflowDirectory = "/etc/flows",
            Workspace = "/tmp/w",
            Context = JsonValue.Parse("""{"host":"web-1","n":[1,2.50,null]}"""),
            SecretReferences = new([new("password", "env:PASSWORD"), new("key", "file:/run/key")]),
            RequestHash = "abc123",
        };

        var created = await Store.CreateRunAsync(run, Token);

        Assert.True(created.Created);
        var read = await Store.GetRunAsync("r1", Token);
        Assert.Equal(created.Run, read);
        Assert.Equal(
            new RunRecord
            {
                RunId = "r1",
                WorkflowName = "build",
                WorkflowHash = BuildWorkflow.Hash,
                Status = RunStatus.Running,
                Attempt = 1,
                Version = 1,
                CreatedAt = Start,
                StartedAt = Start,
                Lease = Lease(),
                StartedBy = RunOrigin.Server,
                StartDirectory = run.StartDirectory,
                WorkflowDirectory = run.WorkflowDirectory,
                Workspace = run.Workspace,
                Context = run.Context,
                SecretReferences = run.SecretReferences,
                RequestHash = "abc123",
            },
            read);
        Assert.Equal(BuildWorkflow, await Store.GetWorkflowAsync(BuildWorkflow.Hash, Token));
    }

    [Fact]
    public async Task CreateRun_SameId_GivesTheRunThatIsThere()
    {
        var first = await Store.CreateRunAsync(Run("r1"), Token);

        var second = await Store.CreateRunAsync(Run("r1", "other"), Token);

        Assert.False(second.Created);
        Assert.Equal(first.Run, second.Run);
        Assert.Single(await Store.GetAttemptsAsync("r1", Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task CreateRun_ManyAtOnce_OneWins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(i => Task.Run(async () => await Store.CreateRunAsync(Run("r1") with { Lease = Lease($"t{i}") }, Token), Token)));

        var winner = Assert.Single(results, result => result.Created);
        Assert.All(results, result => Assert.Equal(winner.Run, result.Run));
    }

    [Fact]
    public async Task Reading_NoSuchRun_FindsNothing()
    {
        Assert.Null(await Store.GetRunAsync("none", Token));
        Assert.Null(await Store.GetNodeAsync("none", "a", Token));
        Assert.Null(await Store.GetWorkflowAsync("none", Token));
        Assert.Empty(await Store.GetAttemptsAsync("none", Token));
        Assert.Empty(await Store.GetNodesAsync("none", Token));
        Assert.Empty(await Store.GetTransitionsAsync("none", 0, 10, Token));
        Assert.Empty((await Store.ReadLogAsync(new LogQuery { RunId = "none", NodeId = "a" }, Token)).Chunks);
        Assert.Empty((await Store.ListRunsAsync(new RunQuery(), Token)).Runs);
    }

    [Fact]
    public async Task End_Running_SettlesRunAndAttempt()
    {
        await Store.CreateRunAsync(Run("r1"), Token);

        await Store.WriteAsync(Ending("r1", RunStatus.Failed), Token);

        var run = await Store.GetRunAsync("r1", Token);
        Assert.Equal((RunStatus.Failed, "why", 2, At(50)), (run!.Status, run.Reason, run.Version, run.EndedAt));
        Assert.Null(run.Lease);
        var attempt = Assert.Single(await Store.GetAttemptsAsync("r1", Token));
        Assert.Equal((1, RunStatus.Failed, "why", At(50)), (attempt.Number, attempt.Status, attempt.Reason, attempt.EndedAt));
    }

    [Fact]
    public async Task End_Twice_TheFirstCounts()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(Ending("r1", RunStatus.Failed), Token);
        var run = await Store.GetRunAsync("r1", Token);

        await Store.WriteAsync(Ending("r1", RunStatus.Cancelled, at: 60), Token);

        Assert.Equal(run, await Store.GetRunAsync("r1", Token));
        Assert.Equal(2, (await Store.GetTransitionsAsync("r1", 0, 10, Token)).Count);
    }

    [Fact]
    public async Task StartAttempt_AfterTheEnd_IsOneHistory()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(Ending("r1", RunStatus.Failed), Token);
        var seen = (await Store.GetRunAsync("r1", Token))!;
        var workflow = StoredWorkflow.Of("""{"name":"build2"}""");
        var request = JsonValue.Parse("""{"from":["a"]}""");
        var context = JsonValue.Parse("""{"n":2}""");

        var started = await Store.StartAttemptAsync(
            seen,
            Attempt() with { Workflow = workflow, WorkflowName = "build2", Request = request, Context = context, IsRecovery = true },
            Token);

        Assert.True(started.Started);
        Assert.Equal(started.Run, await Store.GetRunAsync("r1", Token));
        Assert.Equal(
            seen with
            {
                Status = RunStatus.Running,
                Reason = null,
                Attempt = 2,
                Version = 3,
                StartedAt = At(100),
                EndedAt = null,
                Lease = Lease("t2", 130),
                WorkflowName = "build2",
                WorkflowHash = workflow.Hash,
                Context = context,
                Recoveries = 1,
            },
            started.Run);
        var attempts = await Store.GetAttemptsAsync("r1", Token);
        Assert.Equal([1, 2], attempts.Select(attempt => attempt.Number));
        Assert.Equal([BuildWorkflow.Hash, workflow.Hash], attempts.Select(attempt => attempt.WorkflowHash));
        Assert.Equal((RunStatus.Running, request, true), (attempts[1].Status, attempts[1].Request, attempts[1].IsRecovery));
        Assert.Equal(workflow, await Store.GetWorkflowAsync(workflow.Hash, Token));
    }

    [Fact]
    public async Task StartAttempt_ByAPerson_CountsRecoveriesAnew()
    {
        var run = (await Store.CreateRunAsync(Run("r1"), Token)).Run;
        run = (await Store.StartAttemptAsync(run, Attempt() with { IsRecovery = true }, Token)).Run!;

        run = (await Store.StartAttemptAsync(run, Attempt(), Token)).Run!;

        Assert.Equal((3, 0), (run.Attempt, run.Recoveries));
    }

    [Fact]
    public async Task StartAttempt_NodesThatChange_ChangeWithIt()
    {
        var seen = (await Store.CreateRunAsync(Run("r1"), Token)).Run;
        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1), Change("a", NodeStatus.Completed, 2)), Token);

        await Store.StartAttemptAsync(seen, Attempt() with { Nodes = [Change("a", NodeStatus.Pending, 3, attempt: 0)] }, Token);

        var node = (await Store.GetNodeAsync("r1", "a", Token))!;
        Assert.Equal((NodeStatus.Pending, 3, 2), (node.Result.Status, node.Result.Version, node.RunAttempt));
        var last = (await Store.GetTransitionsAsync("r1", 0, 100, Token))[^1];
        Assert.Equal((2, "a"), (last.Attempt, Assert.IsType<NodeTransition>(last).NodeId));
    }

    [Fact]
    public async Task StartAttempt_NodeRecordedSinceItWasRead_StartsNothing()
    {
        var seen = (await Store.CreateRunAsync(Run("r1"), Token)).Run;
        await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1), Change("a", NodeStatus.Completed, 2)), Token);

        var problem = await Assert.ThrowsAsync<StoreException>(async () => await Store.StartAttemptAsync(
            seen, Attempt() with { Nodes = [Change("a", NodeStatus.Pending, 2, attempt: 0)] }, Token));

        Assert.Equal(StoreErrorCode.Conflict, problem.Code);
        Assert.Equal(seen, await Store.GetRunAsync("r1", Token));
        Assert.Equal(NodeStatus.Completed, (await Store.GetNodeAsync("r1", "a", Token))!.Result.Status);
    }

    [Fact(Timeout = 30_000)]
    public async Task StartAttempt_ManyAtOnce_OneWins()
    {
        var seen = (await Store.CreateRunAsync(Run("r1"), Token)).Run;

        var results = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(i => Task.Run(async () => await Store.StartAttemptAsync(seen, Attempt($"t{i}"), Token), Token)));

        var winner = Assert.Single(results, result => result.Started);
        Assert.All(results, result => Assert.Equal(winner.Run, result.Run));
        Assert.Equal(2, (await Store.GetAttemptsAsync("r1", Token)).Count);
    }

    [Fact]
    public async Task StartAttempt_LeaseRenewedSince_Loses()
    {
        var seen = (await Store.CreateRunAsync(Run("r1"), Token)).Run;
        await Store.RenewLeaseAsync("r1", 1, At(60), Token);

        var result = await Store.StartAttemptAsync(seen, Attempt(), Token);

        Assert.False(result.Started);
        Assert.Equal(seen with { Lease = Lease(until: 60) }, result.Run);
    }

    [Fact]
    public async Task StartAttempt_RunDeleted_Loses()
    {
        var seen = (await Store.CreateRunAsync(Run("r1"), Token)).Run;
        await Store.DeleteRunAsync(seen, Token);

        Assert.Equal(new StartAttemptResult(false, null), await Store.StartAttemptAsync(seen, Attempt(), Token));
    }

    [Fact]
    public async Task EarlierAttempt_RecordsNothingMore()
    {
        var seen = (await Store.CreateRunAsync(Run("r1"), Token)).Run;
        await Store.StartAttemptAsync(seen, Attempt(), Token);
        var before = await Store.GetRunAsync("r1", Token);

        var lost = await Assert.ThrowsAsync<LeaseLostException>(
            async () => await Store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1)) with { Log = [Chunk(0, "x")] }, Token));
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.WriteAsync(Ending("r1"), Token));
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.RenewLeaseAsync("r1", 1, At(999), Token));
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.TakeMessagesAsync("r1", 1, Token));

        Assert.Equal(("r1", 1, 2, StoreErrorCode.LeaseLost), (lost.RunId, lost.Attempt, lost.CurrentAttempt, lost.Code));
        Assert.Equal(before, await Store.GetRunAsync("r1", Token));
        Assert.Empty(await Store.GetNodesAsync("r1", Token));
        Assert.Empty((await Store.ReadLogAsync(new LogQuery { RunId = "r1", NodeId = "a" }, Token)).Chunks);
    }

    [Fact]
    public async Task Write_RunDeleted_LosesTheLease()
    {
        await Store.DeleteRunAsync((await Store.CreateRunAsync(Run("r1"), Token)).Run, Token);

        var lost = await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.WriteAsync(Ending("r1"), Token));

        Assert.Null(lost.CurrentAttempt);
    }

    [Fact]
    public async Task RenewLease_Alive_ChangesNothingElse()
    {
        var run = (await Store.CreateRunAsync(Run("r1"), Token)).Run;

        await Store.RenewLeaseAsync("r1", 1, At(77), Token);

        Assert.Equal(run with { Lease = Lease(until: 77) }, await Store.GetRunAsync("r1", Token));
    }

    [Fact]
    public async Task RenewLease_AttemptEnded_IsHarmless()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(Ending("r1"), Token);

        await Store.RenewLeaseAsync("r1", 1, At(77), Token);

        Assert.Null((await Store.GetRunAsync("r1", Token))!.Lease);
    }
}
