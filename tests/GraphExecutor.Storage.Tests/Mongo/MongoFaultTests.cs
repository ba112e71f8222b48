using GraphExecutor.Runs;
using GraphExecutor.Storage.Tests.Mongo.Server;
using static GraphExecutor.Storage.Tests.Contract.Samples;

namespace GraphExecutor.Storage.Tests.Mongo;

/// <summary>What goes wrong on the way to the server, and what it refuses.</summary>
public sealed class MongoFaultTests : MongoTests
{
    [Theory]
    [InlineData(Fault.CutBefore, "")]
    [InlineData(Fault.CutAfter, "")]
    [InlineData(Fault.NotPrimary, "")]
    [InlineData(Fault.Deadlock, "")]
    [InlineData(Fault.NoPostgres, "")]
    [InlineData(Fault.CutBefore, "?retryWrites=true")]
    [InlineData(Fault.CutAfter, "?retryWrites=true")]
    [InlineData(Fault.NotPrimary, "?retryWrites=true")]
    internal async Task Write_ServerFailsInTheMiddle_IsRecordedOnce(Fault fault, string retries)
    {
        var options = Options;
        options = retries.Length == 0 ? options : options with { ConnectionString = $"mongodb://{Server.Address}/runs{retries}" };
        var store = await OpenAsync(options);
        await store.CreateRunAsync(Run("r1"), Token);

        Fail("update runs", fault);
        await store.WriteAsync(Write("r1", Change("a", NodeStatus.Waiting, 1, attempt: 0), Change("a", NodeStatus.Running, 2)), Token);
        Fail("update logs", fault);
        await store.WriteAsync(Log("r1", Chunk(0, "x")), Token);
        Fail("update runs", fault);
        await store.WriteAsync(Ending("r1"), Token);

        Assert.Equal(4, (await store.GetTransitionsAsync("r1", 0, 10, Token)).Count);
        Assert.Equal(NodeStatus.Running, (await store.GetNodeAsync("r1", "a", Token))!.Result.Status);
        Assert.Single((await store.ReadLogAsync(new LogQuery { RunId = "r1", NodeId = "a" }, Token)).Chunks);
        Assert.Equal((RunStatus.Completed, 2), ((await store.GetRunAsync("r1", Token))!.Status, (await store.GetRunAsync("r1", Token))!.Version));
    }

    [Theory]
    [InlineData("insert transitions", Fault.CutBefore)]
    [InlineData("insert transitions", Fault.CutAfter)]
    [InlineData("insert transitions", Fault.DuplicateAndDeadlock)]
    [InlineData("update nodes", Fault.CutBefore)]
    [InlineData("update nodes", Fault.CutAfter)]
    [InlineData("update runs", Fault.CutBefore)]
    [InlineData("update runs", Fault.CutAfter)]
    internal async Task End_ServerFailsWhileTheJournalIsCarried_LosesAndDoublesNothing(string command, Fault fault)
    {
        var store = await OpenAsync();
        await store.CreateRunAsync(Run("r1"), Token);
        await store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1), Change("a", NodeStatus.Completed, 2)), Token);

        Fail(command, fault, times: 3);
        await store.WriteAsync(Ending("r1"), Token);

        var history = await store.GetTransitionsAsync("r1", 0, 10, Token);
        Assert.Equal([1L, 2L, 3L, 4L], history.Select(transition => transition.Cursor));
        Assert.Equal(NodeStatus.Completed, (await store.GetNodeAsync("r1", "a", Token))!.Result.Status);
        Assert.Empty((await DocumentsAsync("runs"))[0]["journal"].AsBsonArray);
    }

    [Fact]
    public async Task Write_OfMoreThanADocumentHolds_ChangesANodeTwice()
    {
        var store = await OpenAsync();
        await store.CreateRunAsync(Run("r1"), Token);
        var output = System.Text.Json.JsonSerializer.SerializeToElement(new string('x', 1_000_000));
        var large = Enumerable.Range(0, 8).Select(i => Change($"n{i}", NodeStatus.Completed, 1))
            .Select(change => change with { Result = change.Result with { Output = output } });

        await store.WriteAsync(Write("r1", [Change("a", NodeStatus.Waiting, 1, attempt: 0), Change("a", NodeStatus.Running, 2), .. large]), Token);

        Assert.Equal(11, (await store.GetTransitionsAsync("r1", 0, 100, Token)).Count);
        Assert.Equal((NodeStatus.Running, 2), (await store.GetNodeAsync("r1", "a", Token))!.Result is var result ? (result.Status, result.Version) : default);
    }

    [Fact]
    public async Task CreateAndStart_AnswerLost_AreDone()
    {
        var store = await OpenAsync();

        Fail("insert runs", Fault.CutAfter);
        var created = await store.CreateRunAsync(Run("r1"), Token);
        Fail("update runs", Fault.CutAfter);
        var started = await store.StartAttemptAsync(created.Run, Attempt(), Token);

        Assert.True(created.Created);
        Assert.True(started.Started);
        Assert.Equal(started.Run, await store.GetRunAsync("r1", Token));
        Assert.Equal(2, (await store.GetTransitionsAsync("r1", 0, 10, Token)).Count);
        Assert.Equal(2, (await store.GetAttemptsAsync("r1", Token)).Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Write_ServerAway_FailsWhenPatienceIsOver()
    {
        var store = await OpenAsync(Options with { Patience = TimeSpan.Zero });
        await store.CreateRunAsync(Run("r1"), Token);
        Fail("update runs", Fault.CutBefore, int.MaxValue);

        var problem = await Assert.ThrowsAsync<StoreException>(
            async () => await store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1)), Token));

        Assert.Equal(StoreErrorCode.Unavailable, problem.Code);
        Assert.Contains(Server.Address, problem.Message, StringComparison.Ordinal);
        Assert.Contains("check that the server runs", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Fault.Unauthorized, StoreErrorCode.ReadOnly, "readWrite")]
    [InlineData(Fault.OutOfDiskSpace, StoreErrorCode.Full, "prune old runs")]
    internal async Task Write_ServerRefuses_SaysWhatToDoAndWorksLater(Fault fault, StoreErrorCode code, string advice)
    {
        var store = await OpenAsync();
        await store.CreateRunAsync(Run("r1"), Token);
        Fail("update runs", fault);

        var problem = await Assert.ThrowsAsync<StoreException>(async () => await store.WriteAsync(Ending("r1"), Token));

        Assert.Equal(code, problem.Code);
        Assert.Contains(advice, problem.Message, StringComparison.Ordinal);
        await store.WriteAsync(Ending("r1"), Token);
        Assert.Equal(RunStatus.Completed, (await store.GetRunAsync("r1", Token))!.Status);
    }

    [Fact]
    public async Task Write_CallerGivesUp_SaysSo()
    {
        var store = await OpenAsync();
        await store.CreateRunAsync(Run("r1"), Token);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var gate = Hold("update runs");

        var writing = store.WriteAsync(Ending("r1"), giveUp.Token).AsTask();
        await gate.Entered;
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        gate.Open();
    }

    [Fact]
    public async Task PostMessage_MailboxFull_IsRefusedUntilMessagesAreTaken()
    {
        var store = await OpenAsync();
        await store.CreateRunAsync(Run("r1"), Token);
        var message = Message("r1", MessageKind.Input, "a") with
        {
            Body = Workflows.JsonValue.Parse($"\"{new string('x', 100_000)}\""),
        };
        var count = 0;
        var full = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            for (; count < 100; count++)
            {
                await store.PostMessageAsync(message, Token);
            }
        });

        Assert.Equal(StoreErrorCode.Full, full.Code);
        Assert.InRange(count, 1, 20);
        Assert.Equal(count, (await store.TakeMessagesAsync("r1", 1, Token)).Count);
        Assert.True(await store.PostMessageAsync(message, Token));
    }
}
