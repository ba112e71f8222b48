using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo.Server;

/// <summary>A client of the server that the options name, and how the store speaks of it.</summary>
internal sealed class Connection : IDisposable
{
    // Long enough for an election or a cold name look-up, short enough for a person who has mistyped a host.
    private static readonly TimeSpan ServerSelectionTimeout = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // A server that neither answers nor closes the connection: without this, nothing would ever end the wait.
    private static readonly TimeSpan SocketTimeout = TimeSpan.FromSeconds(30);

    private readonly MongoClient _client;

    private Connection(MongoClient client, IMongoDatabase database, string name)
    {
        _client = client;
        Database = database;
        Name = name;
    }

    public IMongoDatabase Database { get; }

    /// <summary>Hosts and database, for messages. Nothing secret.</summary>
    public string Name { get; }

    /// <exception cref="StoreException">The connection string is none.</exception>
    public static Connection Open(MongoRunStoreOptions options)
    {
        var settings = Read(options.ConnectionString, out var url);
        settings.ApplicationName ??= "GraphExecutor";
        settings.WriteConcern = WriteConcern.WMajority.With(journal: options.Durable ? true : (bool?)null);
        settings.ReadConcern = ReadConcern.Majority;
        settings.ReadPreference = ReadPreference.Primary;
        var database = options.Database ?? url.DatabaseName ?? MongoRunStoreOptions.DefaultDatabase;
        var name = $"{string.Join(',', url.Servers)}/{database}";
        try
        {
            var client = new MongoClient(settings);
            return new Connection(client, client.GetDatabase(database), name);
        }
        catch (Exception exception) when (exception is ArgumentException or MongoException or DnsClient.DnsResponseException)
        {
            throw new StoreException(
                StoreErrorCode.Unavailable,
                $"The MongoDB store {name} cannot be used: check the host, the options and the database's name in the connection string.");
        }
    }

    public void Dispose() => _client.Dispose();

    private static MongoClientSettings Read(string connectionString, out MongoUrl url)
    {
        try
        {
            url = MongoUrl.Create(connectionString);
            var settings = MongoClientSettings.FromUrl(url);
            settings.ServerSelectionTimeout = Chosen("serverSelectionTimeoutMS", settings.ServerSelectionTimeout, ServerSelectionTimeout);
            settings.ConnectTimeout = Chosen("connectTimeoutMS", settings.ConnectTimeout, ConnectTimeout);
            settings.SocketTimeout = Chosen("socketTimeoutMS", settings.SocketTimeout, SocketTimeout);
            return settings;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or MongoException)
        {
            // The driver's own message repeats the connection string, and the password with it.
            throw new StoreException(
                StoreErrorCode.Unavailable,
                "The connection string of the MongoDB store cannot be read: write mongodb://USER:PASSWORD@HOST:PORT/DATABASE?OPTIONS, with "
                + "the characters : / ? # [ ] @ % in the user and the password percent-encoded, and check the options' names.");
        }

        TimeSpan Chosen(string option, TimeSpan given, TimeSpan otherwise) =>
            connectionString.Contains(option + '=', StringComparison.OrdinalIgnoreCase) ? given : otherwise;
    }
}
