using GraphExecutor.Storage.Sqlite;
using GraphExecutor.Storage.Tests.Contract;

namespace GraphExecutor.Storage.Tests.Sqlite;

public sealed class SqliteRunStoreTests : RunStoreContract, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override async ValueTask<IRunStore> OpenAsync() =>
        await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = _directory.Store }, Token);

    protected override ValueTask CleanUpAsync()
    {
        // What is left when everything is closed is one file.
        Assert.Equal([_directory.Store], Directory.GetFileSystemEntries(_directory.Path));
        Dispose();
        return ValueTask.CompletedTask;
    }
}
