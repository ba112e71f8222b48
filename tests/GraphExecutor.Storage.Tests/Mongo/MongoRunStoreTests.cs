using GraphExecutor.Storage.Mongo;
using GraphExecutor.Storage.Tests.Contract;
using GraphExecutor.Storage.Tests.Mongo.Server;

namespace GraphExecutor.Storage.Tests.Mongo;

/// <summary>The contract through the real driver, against the server of the tests.</summary>
public sealed class MongoRunStoreTests : RunStoreContract
{
    private readonly MongoTestServer _server = new();

    protected override async ValueTask<IRunStore> OpenAsync() => await MongoRunStore.OpenAsync(
        new MongoRunStoreOptions { ConnectionString = $"mongodb://{_server.Address}/runs" }, Token);

    protected override async ValueTask CleanUpAsync() => await _server.DisposeAsync();
}
