using GraphExecutor.Storage.Mongo;
using GraphExecutor.Storage.Tests.Contract;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Tests.Mongo;

/// <summary>
/// The contract against the server that <c>GX_TEST_MONGODB</c> names by a connection string. Each test has a database of its own there,
/// which it drops.
/// </summary>
public sealed class RealServerTests : RunStoreContract
{
    private const string Variable = "GX_TEST_MONGODB";

    private readonly string _database = $"gx-test-{Guid.NewGuid():N}";

    private static string? Server => Environment.GetEnvironmentVariable(Variable);

    protected override async ValueTask<IRunStore> OpenAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Server), $"{Variable} names no MongoDB server");
        return await MongoRunStore.OpenAsync(new MongoRunStoreOptions { ConnectionString = Server!, Database = _database }, Token);
    }

    protected override async ValueTask CleanUpAsync()
    {
        using var client = new MongoClient(Server);
        await client.DropDatabaseAsync(_database, CancellationToken.None);
    }
}
