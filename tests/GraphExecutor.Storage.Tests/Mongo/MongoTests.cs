using System.Collections.Concurrent;
using GraphExecutor.Storage.Mongo;
using GraphExecutor.Storage.Tests.Mongo.Server;
using MongoDB.Bson;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Tests.Mongo;

/// <summary>What tests of the store on the server in this process share.</summary>
public abstract class MongoTests : IAsyncDisposable
{
    private readonly ConcurrentBag<IAsyncDisposable> _stores = [];

    private protected MongoTestServer Server { get; } = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Nothing is retried by the driver: what holds so holds with retries too.</summary>
    protected MongoRunStoreOptions Options => new()
    {
        ConnectionString = $"mongodb://{Server.Address}/runs?retryWrites=false&retryReads=false",
        Patience = TimeSpan.FromSeconds(20),
    };

    /// <summary>The same with a short wait for a server that is away. One that is there is slow when the machine is busy.</summary>
    protected MongoRunStoreOptions OptionsWhileAway =>
        Options with { ConnectionString = $"{Options.ConnectionString}&serverSelectionTimeoutMS=2000" };

    public virtual async ValueTask DisposeAsync()
    {
        Server.Intercept = null;
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A store, as another process would have it.</summary>
    protected async Task<MongoRunStore> OpenAsync(MongoRunStoreOptions? options = null)
    {
        var store = await MongoRunStore.OpenAsync(options ?? Options, Token);
        _stores.Add(store);
        return store;
    }

    /// <summary>The documents of a collection as they are.</summary>
    private protected async Task<List<BsonDocument>> DocumentsAsync(string collection)
    {
        using var client = new MongoClient(Options.ConnectionString);
        return await client.GetDatabase("runs").GetCollection<BsonDocument>(collection).Find(new BsonDocument()).ToListAsync(Token);
    }

    /// <summary>The commands that came since the last time, by name and collection.</summary>
    private protected List<string> Commands()
    {
        var received = Server.Received.Select(Name).ToList();
        Server.Received.Clear();
        return received;
    }

    private protected static string Name(BsonDocument command) => $"{command.GetElement(0).Name} {command[0]}";

    /// <summary>The next command of a name waits until it is let go.</summary>
    private protected Gate Hold(string name)
    {
        var gate = new Gate();
        Server.Intercept = async command =>
        {
            if (Name(command) == name && gate.TryEnter())
            {
                await gate.Opened;
            }

            return Fault.None;
        };
        return gate;
    }

    /// <summary>The next command of a name goes wrong, as often as said.</summary>
    private protected void Fail(string name, Fault fault, int times = 1) => Server.Intercept = command =>
        Task.FromResult(Name(command) == name && Interlocked.Decrement(ref times) >= 0 ? fault : Fault.None);
}
