using GraphExecutor.Runs;
using static GraphExecutor.Storage.Tests.Contract.Samples;

namespace GraphExecutor.Storage.Tests.Contract;

/// <content>Lists of runs, deleting them, and messages.</content>
public abstract partial class RunStoreContract
{
    [Fact]
    public async Task ListRuns_Pages_AreNewestFirstWhateverComesBetween()
    {
        for (var i = 0; i < 7; i++)
        {
            await Store.CreateRunAsync(Run($"r{i}"), Token);
        }

        var first = await Store.ListRunsAsync(new RunQuery { Limit = 3 }, Token);
        await Store.CreateRunAsync(Run("new"), Token);
        await Store.DeleteRunAsync(first.Runs[^1], Token);
        var second = await Store.ListRunsAsync(new RunQuery { Limit = 3, Cursor = first.NextCursor }, Token);
        var third = await Store.ListRunsAsync(new RunQuery { Limit = 3, Cursor = second.NextCursor }, Token);

        Assert.Equal(["r6", "r5", "r4"], first.Runs.Select(run => run.RunId));
        Assert.Equal(["r3", "r2", "r1"], second.Runs.Select(run => run.RunId));
        Assert.Equal(["r0"], third.Runs.Select(run => run.RunId));
        Assert.Null(third.NextCursor);
    }

    [Fact]
    public async Task ListRuns_Filters_Combine()
    {
        foreach (var (id, workflow) in new[] { ("r1", "a"), ("r2", "b"), ("r3", "a"), ("r4", "b") })
        {
            await Store.CreateRunAsync(Run(id, workflow), Token);
        }

        await Store.WriteAsync(Ending("r1"), Token);
        await Store.WriteAsync(Ending("r4"), Token);

        async Task<string> ListAsync(RunStatus? status, string? workflow)
        {
            var page = await Store.ListRunsAsync(new RunQuery { Status = status, WorkflowName = workflow }, Token);
            return string.Join(' ', page.Runs.Select(run => run.RunId));
        }

        Assert.Equal("r4 r1", await ListAsync(RunStatus.Completed, null));
        Assert.Equal("r3 r1", await ListAsync(null, "a"));
        Assert.Equal("r3", await ListAsync(RunStatus.Running, "a"));
        Assert.Equal("", await ListAsync(RunStatus.Failed, "a"));
    }

    [Fact]
    public async Task ListRuns_Text_IsFoundInIdsAndWorkflows_AndPagedWithTheOtherFilters()
    {
        foreach (var (id, workflow) in new[]
        {
            ("Nightly-1", "backup"), ("r2", "nightly report"), ("r3", "100%_(a|b)"), ("r4", "deploy"), ("r5", "Nightly report"),
        })
        {
            await Store.CreateRunAsync(Run(id, workflow), Token);
        }

        await Store.WriteAsync(Ending("r2"), Token);

        async Task<string> ListAsync(RunQuery query)
        {
            var page = await Store.ListRunsAsync(query, Token);
            return $"{string.Join(' ', page.Runs.Select(run => run.RunId))}{(page.NextCursor is { } next ? $" {next}" : "")}";
        }

        Assert.Equal("r5 r2 Nightly-1", await ListAsync(new RunQuery { Text = "nIGHTLY" }));
        Assert.Equal("r5 r2 2", await ListAsync(new RunQuery { Text = "nightly", Limit = 2 }));
        Assert.Equal("Nightly-1", await ListAsync(new RunQuery { Text = "nightly", Limit = 2, Cursor = "2" }));
        Assert.Equal("r2", await ListAsync(new RunQuery { Text = "nightly", Status = RunStatus.Completed }));
        Assert.Equal("Nightly-1", await ListAsync(new RunQuery { Text = "nightly", WorkflowName = "backup" }));
        // What stands for other text in patterns stands for itself here.
        Assert.Equal("r3", await ListAsync(new RunQuery { Text = "%" }));
        Assert.Equal("r3", await ListAsync(new RunQuery { Text = "_(A|B)" }));
        Assert.Equal("", await ListAsync(new RunQuery { Text = "." }));
        Assert.Equal("", await ListAsync(new RunQuery { Text = @"\" }));
    }

    [Fact(Timeout = 30_000)]
    public async Task ListRuns_WhileRunsAreCreated_GivesEachOnce()
    {
        var creating = Task.Run(
            async () =>
            {
                for (var i = 0; i < 300; i++)
                {
                    await Store.CreateRunAsync(Run($"r{i}"), Token);
                }
            },
            Token);
        var seen = new HashSet<string>();
        do
        {
            var ids = new List<string>();
            string? cursor = null;
            do
            {
                var page = await Store.ListRunsAsync(new RunQuery { Limit = 7, Cursor = cursor }, Token);
                ids.AddRange(page.Runs.Select(run => run.RunId));
                cursor = page.NextCursor;
            }
            while (cursor is not null);

            // Without gaps down to the first, and none lost that was there before.
            Assert.Equal(Enumerable.Range(0, ids.Count).Reverse().Select(i => $"r{i}"), ids);
            Assert.Subset(ids.ToHashSet(), seen);
            seen = [.. ids];
        }
        while (!creating.IsCompleted);
        await creating;
    }

    [Fact]
    public async Task ListRuns_ForeignCursor_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ListRunsAsync(new RunQuery { Cursor = "x" }, Token));

    [Fact]
    public async Task DeleteRun_TakesEverythingOfItAndNothingElse()
    {
        foreach (var id in new[] { "r1", "r2" })
        {
            await Store.CreateRunAsync(Run(id), Token);
            await Store.WriteAsync(Write(id, Change("a", NodeStatus.Completed, 1)) with { Log = [Chunk(0, "x")] }, Token);
            await Store.PostMessageAsync(Message(id), Token);
        }

        Assert.True(await Store.DeleteRunAsync((await Store.GetRunAsync("r1", Token))!, Token));

        await AssertNothingOfAsync("r1");
        await Store.CreateRunAsync(Run("r1"), Token);
        Assert.Empty(await Store.GetNodesAsync("r1", Token));
        Assert.Empty(await Store.TakeMessagesAsync("r1", 1, Token));
        Assert.Single(await Store.GetNodesAsync("r2", Token));
        Assert.Single(await Store.TakeMessagesAsync("r2", 1, Token));
        Assert.Single((await Store.ReadLogAsync(LogOfA with { RunId = "r2" }, Token)).Chunks);
    }

    [Fact]
    public async Task DeleteRun_ChangedSince_Stays()
    {
        var seen = (await Store.CreateRunAsync(Run("r1"), Token)).Run;
        await Store.RenewLeaseAsync("r1", 1, At(60), Token);

        Assert.False(await Store.DeleteRunAsync(seen, Token));

        Assert.NotNull(await Store.GetRunAsync("r1", Token));
    }

    [Fact]
    public async Task Prune_TakesWhatEndedBeforeAndWorkflowsOfNoRun()
    {
        foreach (var id in new[] { "old", "new", "alive" })
        {
            await Store.CreateRunAsync(Run(id) with { Workflow = StoredWorkflow.Of($"\"{id}\"") }, Token);
            await Store.WriteAsync(Log(id, Chunk(0, "x")), Token);
        }

        await Store.WriteAsync(Ending("old", at: 10), Token);
        await Store.WriteAsync(Ending("new", at: 20), Token);

        Assert.Equal(1, await Store.PruneAsync(At(20), Token));
        Assert.Equal(0, await Store.PruneAsync(At(20), Token));

        await AssertNothingOfAsync("old");
        Assert.Equal(["alive", "new"], (await Store.ListRunsAsync(new RunQuery(), Token)).Runs.Select(run => run.RunId));
        Assert.Null(await Store.GetWorkflowAsync(StoredWorkflow.Of("\"old\"").Hash, Token));
        Assert.NotNull(await Store.GetWorkflowAsync(StoredWorkflow.Of("\"new\"").Hash, Token));
    }

    [Fact]
    public async Task Prune_WorkflowOfAnEarlierAttempt_Stays()
    {
        var run = (await Store.CreateRunAsync(Run("r1"), Token)).Run;
        await Store.StartAttemptAsync(run, Attempt() with { Workflow = StoredWorkflow.Of("2") }, Token);

        await Store.PruneAsync(At(1_000), Token);

        Assert.NotNull(await Store.GetWorkflowAsync(BuildWorkflow.Hash, Token));
    }

    [Fact]
    public async Task Messages_AreTakenOnceInOrder()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        MailboxMessage[] messages =
        [
            Message("r1", MessageKind.Input, "a") with { Body = Workflows.JsonValue.Parse("\"yes\\n\"") },
            Message("r1"),
            Message("r1", MessageKind.Answer, "b") with { Body = Workflows.JsonValue.Parse("""{"decision":"approve"}""") },
        ];
        foreach (var message in messages)
        {
            Assert.True(await Store.PostMessageAsync(message, Token));
        }

        Assert.Equal(messages, await Store.TakeMessagesAsync("r1", 1, Token));
        Assert.Empty(await Store.TakeMessagesAsync("r1", 1, Token));
    }

    [Fact]
    public async Task TakeMessages_ForSomeNodes_LeavesWhatIsForOthersAndForAll()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        foreach (var node in (string?[])["a", "b", null, "a"])
        {
            await Store.PostMessageAsync(Message("r1", MessageKind.Input, node), Token);
        }

        var taken = await Store.TakeMessagesAsync("r1", 1, ["a", "c"], Token);

        Assert.Equal(["a", null, "a"], taken.Select(message => message.NodeId));
        Assert.Equal([null], (await Store.TakeMessagesAsync("r1", 1, ["a"], Token)).Select(message => message.NodeId));
        Assert.Equal(["b", null], (await Store.TakeMessagesAsync("r1", 1, Token)).Select(message => message.NodeId));
    }

    [Fact(Timeout = 30_000)]
    public async Task Messages_PostedAndTakenByMany_EachIsTakenOnce()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        var posting = Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => Task.Run(async () => await Store.PostMessageAsync(Message("r1", MessageKind.Input, $"n{i}"), Token), Token)));
        var taken = new List<MailboxMessage>();
        while (taken.Count < 40)
        {
            var parts = await Task.WhenAll(Enumerable.Range(0, 2)
                .Select(_ => Task.Run(async () => await Store.TakeMessagesAsync("r1", 1, Token), Token)));
            taken.AddRange(parts.SelectMany(part => part));
        }

        await posting;
        Assert.Equal(40, taken.Select(message => message.NodeId).Distinct().Count());
        Assert.Empty(await Store.TakeMessagesAsync("r1", 1, Token));
    }

    [Fact]
    public async Task PostMessage_NobodyToTakeIt_IsRefused()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(Ending("r1"), Token);

        Assert.False(await Store.PostMessageAsync(Message("r1"), Token));
        Assert.False(await Store.PostMessageAsync(Message("none"), Token));
    }

    [Fact]
    public async Task Messages_ForAnEarlierAttempt_AreDropped()
    {
        var run = (await Store.CreateRunAsync(Run("r1"), Token)).Run;
        await Store.PostMessageAsync(Message("r1"), Token);

        await Store.StartAttemptAsync(run, Attempt(), Token);

        Assert.Empty(await Store.TakeMessagesAsync("r1", 2, Token));
    }

    private async Task AssertNothingOfAsync(string run)
    {
        Assert.Null(await Store.GetRunAsync(run, Token));
        Assert.Empty(await Store.GetAttemptsAsync(run, Token));
        Assert.Empty(await Store.GetNodesAsync(run, Token));
        Assert.Empty(await Store.GetTransitionsAsync(run, 0, 10, Token));
        Assert.Empty((await Store.ReadLogAsync(LogOfA with { RunId = run }, Token)).Chunks);
    }
}
