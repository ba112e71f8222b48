using GraphExecutor.Storage.Sqlite;
using GraphExecutor.Storage.Sqlite.Files;
using Microsoft.Data.Sqlite;
using static GraphExecutor.Storage.Tests.Contract.Samples;

namespace GraphExecutor.Storage.Tests.Sqlite;

public sealed class SchemaTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SqliteRunStoreOptions Options => new() { Path = _directory.Store };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_New_MakesFileAndDirectoryForTheirOwnerAlone()
    {
        var path = Path.Combine(_directory.Path, "a", "b", "runs.db");

        await using var store = await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = path }, Token);
        await store.CreateRunAsync(Run("r1"), Token);

        Assert.All(
            Directory.GetFiles(Path.GetDirectoryName(path)!),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(3, Directory.GetFiles(Path.GetDirectoryName(path)!).Length);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task Open_EmptyFile_IsANewStore()
    {
        await File.WriteAllBytesAsync(_directory.Store, [], Token);

        await using var store = await SqliteRunStore.OpenAsync(Options, Token);

        Assert.True((await store.CreateRunAsync(Run("r1"), Token)).Created);
    }

    [Fact]
    public async Task Open_OlderVersion_IsBroughtUpAndKeepsItsRuns()
    {
        await WriteRunAsync();

        await using (var store = SqliteRunStore.Open(Options, [.. Schema.Migrations, "ALTER TABLE runs ADD COLUMN note TEXT"]))
        {
            Assert.NotNull(await store.GetRunAsync("r1", Token));
        }

        Assert.Equal(Schema.Migrations.Length + 1L, Query("PRAGMA user_version"));
        Assert.Equal(1L, Query("SELECT count(*) FROM runs WHERE note IS NULL"));
    }

    [Fact]
    public async Task Open_MigrationFails_LeavesTheFileAsItWas()
    {
        await WriteRunAsync();

        Assert.Throws<StoreException>(() => SqliteRunStore.Open(Options, [.. Schema.Migrations, "CREATE TABLE more (x); nonsense"]));

        await using var store = await SqliteRunStore.OpenAsync(Options, Token);
        Assert.NotNull(await store.GetRunAsync("r1", Token));
        Assert.Equal(0L, Query("SELECT count(*) FROM sqlite_master WHERE name = 'more'"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Open_NewFileByManyAtOnce_WorksForAll()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SqliteRunStore.OpenAsync(Options, Token)));

        var created = await Task.WhenAll(stores.Select(async store => (await store.CreateRunAsync(Run("r1"), Token)).Created));

        Assert.Single(created, isNew => isNew);
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Open_NewerVersion_SaysWhatToDo()
    {
        await WriteRunAsync();
        Query("PRAGMA user_version = 99");

        var problem = await Assert.ThrowsAsync<StoreException>(() => SqliteRunStore.OpenAsync(Options, Token));

        Assert.Equal(StoreErrorCode.NewerVersion, problem.Code);
        Assert.Contains("schema is 99", problem.Message, StringComparison.Ordinal);
        Assert.Contains("use that version", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE customers (id)")]
    [InlineData("PRAGMA user_version = 1")]
    [InlineData("PRAGMA application_id = 7")]
    public async Task Open_DatabaseOfAnotherProgram_IsLeftAlone(string sql)
    {
        Query(sql);
        var before = await File.ReadAllBytesAsync(_directory.Store, Token);

        var problem = await Assert.ThrowsAsync<StoreException>(() => SqliteRunStore.OpenAsync(Options, Token));

        Assert.Equal(StoreErrorCode.NotAStore, problem.Code);
        Assert.Equal(before, await File.ReadAllBytesAsync(_directory.Store, Token));
    }

    private async Task WriteRunAsync()
    {
        await using var store = await SqliteRunStore.OpenAsync(Options, Token);
        await store.CreateRunAsync(Run("r1"), Token);
    }

    private object? Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.Store};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
