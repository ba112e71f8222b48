using GraphExecutor.Runs;
using GraphExecutor.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using static GraphExecutor.Storage.Tests.Contract.Samples;

namespace GraphExecutor.Storage.Tests.Sqlite;

public sealed class FaultTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SqliteRunStoreOptions Options => new() { Path = _directory.Store, BusyTimeout = TimeSpan.FromMilliseconds(20) };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_NotADatabase_SaysSo()
    {
        await File.WriteAllTextAsync(_directory.Store, new string('x', 5_000), Token);

        await AssertFailsAsync(StoreErrorCode.NotAStore, "Choose another file", () => SqliteRunStore.OpenAsync(Options, Token));
    }

    [Fact]
    public async Task Open_Directory_SaysSo() =>
        await AssertFailsAsync(
            StoreErrorCode.Unavailable, "name a file", () => SqliteRunStore.OpenAsync(Options with { Path = _directory.Path }, Token));

    [Theory]
    [InlineData("/proc/none/runs.db")]
    [InlineData("/dev/null/runs.db")]
    public async Task Open_PlaceThatTakesNoFiles_SaysSo(string path) =>
        await AssertFailsAsync(
            StoreErrorCode.Unavailable, "choose another place", () => SqliteRunStore.OpenAsync(Options with { Path = path }, Token));

    [Fact(Timeout = 30_000)]
    public async Task Write_LockedByAnotherProgram_FailsAndWorksOnceItIsFree()
    {
        await using var store = await SqliteRunStore.OpenAsync(Options, Token);
        await store.CreateRunAsync(Run("r1"), Token);
        using (var connection = new SqliteConnection($"Data Source={_directory.Store};Pooling=False"))
        {
            connection.Open();
            using var transaction = connection.BeginTransaction();
            await AssertFailsAsync(StoreErrorCode.Locked, "end that program", () => store.WriteAsync(Ending("r1"), Token).AsTask());
            Assert.Equal(RunStatus.Running, (await store.GetRunAsync("r1", Token))!.Status);
        }

        await store.WriteAsync(Ending("r1"), Token);

        Assert.Equal(RunStatus.Completed, (await store.GetRunAsync("r1", Token))!.Status);
    }

    [Fact(Timeout = 30_000)]
    public async Task Read_DamagedFile_SaysWhatToDo()
    {
        await using (var store = await SqliteRunStore.OpenAsync(Options, Token))
        {
            await store.CreateRunAsync(Run("r1"), Token);
            await store.WriteAsync(Write("r1", [.. Enumerable.Range(0, 500).Select(i => Change($"n{i}", NodeStatus.Running, 1))]), Token);
        }

        // All but the first page, which tells what the file is.
        var bytes = await File.ReadAllBytesAsync(_directory.Store, Token);
        bytes.AsSpan(4096).Fill(0xA5);
        await File.WriteAllBytesAsync(_directory.Store, bytes, Token);

        var options = Options;
        await using var damaged = await SqliteRunStore.OpenAsync(options, Token);
        await AssertFailsAsync(StoreErrorCode.Corrupt, "move it away", () => damaged.GetNodesAsync("r1", Token).AsTask());
        await AssertFailsAsync(StoreErrorCode.Corrupt, "move it away", () => damaged.WriteAsync(Ending("r1"), Token).AsTask());
    }

    [Fact(Timeout = 30_000)]
    public async Task Write_DiskFull_FailsAndWorksOnceThereIsRoom()
    {
        using var disk = TemporaryDisk.Mount("2m");
        await using var store = await SqliteRunStore.OpenAsync(Options with { Path = disk.Store }, Token);
        await store.CreateRunAsync(Run("r1"), Token);
        await store.WriteAsync(Log("r1", Chunk(0, "before")), Token);
        var filler = Path.Combine(disk.Path, "filler");
        await using (var file = File.Create(filler))
        {
            Assert.Throws<IOException>(() => Fill(file));
        }

        await AssertFailsAsync(
            StoreErrorCode.Full, "free space", () => store.WriteAsync(Log("r1", Chunk(1, new string('x', 100_000))), Token).AsTask());
        var together = await Task.WhenAll(Enumerable.Range(1, 20).Select(i =>
            Record.ExceptionAsync(() => store.WriteAsync(Log("r1", Chunk(i, new string('x', 100_000))), Token).AsTask()).AsTask()));
        Assert.All(together, problem => Assert.Equal(StoreErrorCode.Full, Assert.IsType<StoreException>(problem).Code));
        Assert.Equal([Chunk(0, "before")], await ReadLogAsync(store));

        File.Delete(filler);
        await store.WriteAsync(Log("r1", Chunk(1, "after")), Token);
        Assert.Equal([Chunk(0, "before"), Chunk(1, "after")], await ReadLogAsync(store));
    }

    [Fact(Timeout = 30_000)]
    public async Task Open_ReadOnlyDisk_CanBeReadAndNotWritten()
    {
        using var disk = TemporaryDisk.Mount("4m");
        var options = Options with { Path = disk.Store };
        await using (var store = await SqliteRunStore.OpenAsync(options, Token))
        {
            await store.CreateRunAsync(Run("r1"), Token);
        }

        disk.MakeReadOnly();
        await using var readOnly = await SqliteRunStore.OpenAsync(options, Token);

        Assert.NotNull(await readOnly.GetRunAsync("r1", Token));
        Assert.Single((await readOnly.ListRunsAsync(new RunQuery(), Token)).Runs);
        await AssertFailsAsync(StoreErrorCode.ReadOnly, "writable", () => readOnly.WriteAsync(Ending("r1"), Token).AsTask());
        await AssertFailsAsync(StoreErrorCode.ReadOnly, "writable", () => readOnly.PruneAsync(At(1), Token).AsTask());
    }

    [Fact]
    public async Task Open_ReadOnlyDiskWithoutAStore_SaysSo()
    {
        using var disk = TemporaryDisk.Mount("1m");
        disk.MakeReadOnly();

        await AssertFailsAsync(
            StoreErrorCode.Unavailable, "choose another place", () => SqliteRunStore.OpenAsync(Options with { Path = disk.Store }, Token));
    }

    [Fact]
    public async Task AnyCall_AfterClosing_IsRefused()
    {
        var store = await SqliteRunStore.OpenAsync(Options, Token);
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.CreateRunAsync(Run("r1"), Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.GetRunAsync("r1", Token));
        await store.DisposeAsync();
    }

    private static async Task AssertFailsAsync(StoreErrorCode code, string advice, Func<Task> call)
    {
        var problem = await Assert.ThrowsAsync<StoreException>(call);
        Assert.Equal(code, problem.Code);
        Assert.Contains(advice, problem.Message, StringComparison.Ordinal);
    }

    private static void Fill(FileStream file)
    {
        for (var block = new byte[4096]; ;)
        {
            file.Write(block);
            file.Flush();
        }
    }

    private static async Task<IEnumerable<LogChunk>> ReadLogAsync(SqliteRunStore store) =>
        (await store.ReadLogAsync(new LogQuery { RunId = "r1", NodeId = "a" }, Token)).Chunks;
}
