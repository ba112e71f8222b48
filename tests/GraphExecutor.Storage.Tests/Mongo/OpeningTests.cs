using GraphExecutor.Runs;
using GraphExecutor.Storage.Mongo;
using GraphExecutor.Storage.Tests.Mongo.Server;
using MongoDB.Bson;
using MongoDB.Driver;
using static GraphExecutor.Storage.Tests.Contract.Samples;

namespace GraphExecutor.Storage.Tests.Mongo;

/// <summary>Opening a store, what it makes there, and how long runs are kept.</summary>
public sealed class OpeningTests : MongoTests
{
    private const string Password = "s3cret";

    [Fact]
    public async Task Open_TwiceAndByManyAtOnce_ChangesNothing()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => OpenAsync()));

        var created = await Task.WhenAll(stores.Select(async store => (await store.CreateRunAsync(Run("r1"), Token)).Created));

        Assert.Single(created, isNew => isNew);
        Assert.Single(await DocumentsAsync("store"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Open_NobodyThere_SaysWhereAndNotThePassword()
    {
        var gone = new MongoTestServer();
        await gone.DisposeAsync();

        var problem = await FailAsync($"mongodb://admin:{Password}@{gone.Address}/runs?serverSelectionTimeoutMS=300");

        Assert.Equal(StoreErrorCode.Unavailable, problem.Code);
        Assert.Contains(gone.Address, problem.Message, StringComparison.Ordinal);
        Assert.Contains("firewall", problem.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Open_NobodyThereYetAndMayOpenLater_IsAStoreOnceTheServerIsThere()
    {
        await Server.GoAwayAsync();
        var store = await OpenAsync(OptionsWhileAway with { MayOpenLater = true });
        var problem = await Assert.ThrowsAsync<StoreException>(async () => await store.GetRunAsync("r1", Token));
        Assert.Equal(StoreErrorCode.Unavailable, problem.Code);
        var creating = store.CreateRunAsync(Run("r1"), Token).AsTask();

        Server.ComeBack();

        Assert.True((await creating).Created);
        Assert.Equal("r1", (await store.GetRunAsync("r1", Token))?.RunId);
        Assert.Single(await DocumentsAsync("store"));
        Assert.Single(Commands(), command => command == "createIndexes runs");
    }

    [Fact(Timeout = 30_000)]
    public async Task Open_MayOpenLaterButIsTheDatabaseOfAnotherProgram_Fails()
    {
        await InsertAsync("runs", new BsonDocument { { "_id", 1 }, { "distance", 42 } });

        var problem = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(Options with { MayOpenLater = true }));

        Assert.Equal(StoreErrorCode.NotAStore, problem.Code);
    }

    [Theory]
    [InlineData($"mongodb://admin:{Password}@ho st:x/runs")]
    [InlineData($"mongodb://admin:{Password}@/")]
    [InlineData($"postgres://admin:{Password}@host/runs")]
    [InlineData($"mongodb://admin:{Password}@host/runs?authMechanism=nonsense&w=-7")]
    public async Task Open_NoConnectionString_SaysHowToWriteOneAndNotThePassword(string connectionString) =>
        Assert.Equal(StoreErrorCode.Unavailable, (await FailAsync(connectionString)).Code);

    [Fact]
    public async Task Open_UserMayNot_SaysWhichRoleIsNeeded()
    {
        Fail("createIndexes runs", Fault.Unauthorized);

        var problem = await FailAsync(Options.ConnectionString);

        Assert.Equal(StoreErrorCode.ReadOnly, problem.Code);
        Assert.Contains("role readWrite", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherProgram_IsLeftAlone()
    {
        await InsertAsync("runs", new BsonDocument { { "_id", 1 }, { "distance", 42 } });

        var problem = await FailAsync(Options.ConnectionString);

        Assert.Equal(StoreErrorCode.NotAStore, problem.Code);
        Assert.Single(await DocumentsAsync("runs"));
        Assert.Empty(await DocumentsAsync("store"));
    }

    [Fact]
    public async Task Open_NewerVersion_SaysWhatToDo()
    {
        await InsertAsync("store", new BsonDocument { { "_id", "store" }, { "schema", 99 }, { "lastRun", 7L } });

        var problem = await FailAsync(Options.ConnectionString);

        Assert.Equal(StoreErrorCode.NewerVersion, problem.Code);
        Assert.Contains("use that version", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retention_RunEnds_EverythingOfItExpiresUntilItIsResumed()
    {
        var store = await OpenAsync(Options with { Retention = TimeSpan.FromDays(30) });
        var run = (await store.CreateRunAsync(Run("r1"), Token)).Run;
        run = (await store.StartAttemptAsync(run, Attempt(), Token)).Run!;
        await store.WriteAsync(
            Write("r1", Change("a", NodeStatus.Completed, 1)) with { Attempt = 2, Log = [Chunk(0, "x")] }, Token);
        await store.WriteAsync(Ending("r1", attempt: 2, at: 200), Token);

        string[] collections = ["runs", "attempts", "nodes", "transitions", "logs"];
        var expected = new BsonDateTime((At(200) + TimeSpan.FromDays(30)).UtcDateTime);
        foreach (var collection in collections)
        {
            var documents = await DocumentsAsync(collection);
            Assert.NotEmpty(documents);
            Assert.All(documents, document => Assert.Equal(expected, document["expiresAt"]));
        }

        Assert.Equal(
            collections.Order(),
            Server.Received.Where(command => command.Contains("createIndexes") && command["indexes"].AsBsonArray.Any(
                index => index["key"].AsBsonDocument.Contains("expiresAt") && index["expireAfterSeconds"].ToInt32() == 0))
                .Select(command => command["createIndexes"].AsString).Order());

        await store.StartAttemptAsync((await store.GetRunAsync("r1", Token))!, Attempt("t3", 300), Token);

        foreach (var collection in collections)
        {
            Assert.All(await DocumentsAsync(collection), document => Assert.False(document.Contains("expiresAt")));
        }

        Assert.Equal(2, run.Attempt);
    }

    [Fact]
    public async Task Retention_NoneGiven_NothingExpires()
    {
        var store = await OpenAsync();
        await store.CreateRunAsync(Run("r1"), Token);
        await store.WriteAsync(Ending("r1"), Token);

        Assert.All(await DocumentsAsync("runs"), document => Assert.False(document.Contains("expiresAt")));
        Assert.DoesNotContain(
            Server.Received, command => command.Contains("createIndexes") && command.ToString().Contains("expire", StringComparison.Ordinal));
    }

    private async Task<StoreException> FailAsync(string connectionString)
    {
        var problem = await Assert.ThrowsAsync<StoreException>(
            () => OpenAsync(new MongoRunStoreOptions { ConnectionString = connectionString }));
        Assert.DoesNotContain(Password, problem.ToString(), StringComparison.Ordinal);
        return problem;
    }

    private async Task InsertAsync(string collection, BsonDocument document)
    {
        using var client = new MongoClient(Options.ConnectionString);
        await client.GetDatabase("runs").GetCollection<BsonDocument>(collection).InsertOneAsync(document, cancellationToken: Token);
    }
}
