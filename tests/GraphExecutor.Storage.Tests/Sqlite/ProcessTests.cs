using GraphExecutor.Runs;
using GraphExecutor.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using static GraphExecutor.Storage.Tests.Contract.Samples;

namespace GraphExecutor.Storage.Tests.Sqlite;

/// <summary>Several processes and stores on one file.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SqliteRunStoreOptions Options => new() { Path = _directory.Store };

    public void Dispose() => _directory.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Kill_InTheMiddle_LeavesEverythingThatWasRecorded()
    {
        // Again and again on one file, so that some start from what a killed one left.
        for (var round = 0; round < 4; round++)
        {
            var run = $"r{round}";
            await using var writer = WriterProcess.Start(_directory.Store, run);
            var last = -1;
            for (var i = 0; i < 30 + (round * 200); i++)
            {
                last = await writer.NextAsync(Token);
                Assert.True(last >= 0);
            }

            last = await writer.KillAsync(last, Token);

            await using var store = await SqliteRunStore.OpenAsync(Options, Token);
            var nodes = (await store.GetNodesAsync(run, Token)).ToDictionary(node => node.NodeId);
            Assert.All(
                Enumerable.Range(0, last + 1), i => Assert.Equal(NodeStatus.Completed, nodes[$"n{i}"].Result.Status));
            Assert.InRange(nodes.Count, last + 1, last + 3);
            var log = await store.ReadLogAsync(new LogQuery { RunId = run, NodeId = "log", MaxLines = 100_000 }, Token);
            Assert.Equal(nodes.Count, log.LineCount);
            var again = await store.StartAttemptAsync((await store.GetRunAsync(run, Token))!, Attempt(), Token);
            Assert.True(again.Started);
            Assert.Equal("ok", Check());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Write_TwoProcessesAndThisOne_AllGetTheirTurn()
    {
        await using var first = WriterProcess.Start(_directory.Store, "r1");
        await using var second = WriterProcess.Start(_directory.Store, "r2");
        await using var store = await SqliteRunStore.OpenAsync(Options, Token);
        await store.CreateRunAsync(Run("r3"), Token);
        for (var i = 0; i < 50; i++)
        {
            await store.WriteAsync(Write("r3", Change($"n{i}", NodeStatus.Completed, 1)), Token);
            Assert.Equal(i, await first.NextAsync(Token));
            Assert.Equal(i, await second.NextAsync(Token));
        }

        Assert.Equal(50, (await store.GetNodesAsync("r3", Token)).Count);
        Assert.Equal(3, (await store.ListRunsAsync(new RunQuery(), Token)).Runs.Count);
        Assert.Equal(NodeStatus.Completed, (await store.GetNodeAsync("r2", "n49", Token))!.Result.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAttempt_ThroughManyStores_OneWins()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SqliteRunStore.OpenAsync(Options, Token)));
        var run = (await stores[0].CreateRunAsync(Run("r1"), Token)).Run;
        for (var attempt = 2; attempt < 10; attempt++)
        {
            var seen = run;
            var results = await Task.WhenAll(stores.Select((store, i) =>
                Task.Run(async () => await store.StartAttemptAsync(seen, Attempt($"t{i}"), Token), Token)));
            run = Assert.Single(results, result => result.Started).Run!;
            Assert.Equal(attempt, run.Attempt);
        }

        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_WhileAnotherWrites_WaitsForNobody()
    {
        await using var store = await SqliteRunStore.OpenAsync(Options, Token);
        await store.CreateRunAsync(Run("r1"), Token);
        using var connection = new SqliteConnection($"Data Source={_directory.Store};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();

        Assert.NotNull(await store.GetRunAsync("r1", Token));
        Assert.Empty(await store.TakeMessagesAsync("r1", 1, Token));
        await using var another = await SqliteRunStore.OpenAsync(Options, Token);
        Assert.NotNull(await another.GetRunAsync("r1", Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_AtOnceAndPartlyRefused_EachHasItsOwnOutcome(bool durable)
    {
        await using var store = await SqliteRunStore.OpenAsync(Options with { Durable = durable }, Token);
        await store.CreateRunAsync(Run("r1"), Token);

        async Task<bool> IsRefusedAsync(int i)
        {
            var write = Write("r1", Change($"n{i}", NodeStatus.Running, 1), Change($"m{i}", NodeStatus.Running, i % 3 == 0 ? 5 : 1));
            var problem = await Record.ExceptionAsync(() => store.WriteAsync(write, Token).AsTask());
            return problem is StoreException { Code: StoreErrorCode.Conflict } || (problem is null ? false : throw problem);
        }

        var refused = await Task.WhenAll(Enumerable.Range(0, 300).Select(IsRefusedAsync));

        Assert.Equal(Enumerable.Range(0, 300).Select(i => i % 3 == 0), refused);
        var nodes = (await store.GetNodesAsync("r1", Token)).Select(node => node.NodeId).ToHashSet();
        Assert.Equal(400, nodes.Count);
        Assert.DoesNotContain("n0", nodes);
        Assert.Equal(401, (await store.GetTransitionsAsync("r1", 0, 1_000, Token)).Count);
    }

    [Fact]
    public async Task Prune_GivesRoomBack()
    {
        await using (var store = await SqliteRunStore.OpenAsync(Options, Token))
        {
            await store.CreateRunAsync(Run("r1"), Token);
            await store.WriteAsync(Log("r1", [.. Enumerable.Range(0, 100).Select(i => Chunk(i, new string('x', 30_000)))]), Token);
            await store.WriteAsync(Ending("r1"), Token);
            await store.PruneAsync(At(1_000), Token);
        }

        Assert.InRange(new FileInfo(_directory.Store).Length, 0, 200_000);
    }

    private string? Check()
    {
        using var connection = new SqliteConnection($"Data Source={_directory.Store};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string?)command.ExecuteScalar();
    }
}
