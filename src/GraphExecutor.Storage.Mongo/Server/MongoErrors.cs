using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo.Server;

/// <summary>Says what an error of the driver means for the store, and what to do about it.</summary>
internal static class MongoErrors
{
    private const int Unauthorized = 13;
    private const int AuthenticationFailed = 18;
    private const int IndexOptionsConflict = 85;
    private const int IndexKeySpecsConflict = 86;
    private const int OutOfDiskSpace = 14031;
    private const int DuplicateKey = 11000;

    private const int InternalError = 1;
    private const int LockTimeout = 24;
    private const int TimeLimit = 50;
    private const int WriteConflict = 112;

    // Those that a server gives while another one takes over, or while it starts or stops, and for a lock that it could not get: they
    // pass. DocumentDB says that a time limit is over while it looks for a new primary, and gives states of PostgreSQL (57P01 to 57P03) as
    // numbers: https://github.com/documentdb/documentdb, in the sources of its gateway.
    private static readonly HashSet<int> Passing =
        [6, 7, LockTimeout, TimeLimit, 64, 89, 91, WriteConflict, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 16_908_741, 33_685_957, 50_463_173];

    // What the gateway of DocumentDB says, without a code of its own, while PostgreSQL is away behind it.
    private static readonly string[] PassingTexts = ["error connecting to server", "connection closed"];

    /// <summary>Whether an error is one of the driver's, which <see cref="Translate"/> takes.</summary>
    public static bool IsKnown(Exception exception) => exception is MongoException or TimeoutException or DnsClient.DnsResponseException;

    /// <summary>Whether it may work in a moment: the server cannot be reached, or another one is taking over.</summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        MongoAuthenticationException => false,
        TimeoutException or MongoConnectionException or MongoConnectionPoolPausedException or MongoWaitQueueFullException => true,
        MongoCommandException { Code: InternalError } => PassingTexts.Any(text => exception.Message.Contains(text, StringComparison.Ordinal)),
        _ => Passing.Contains(CodeOf(exception)),
    };

    /// <summary>Whether the only thing wrong is that documents of these keys are there.</summary>
    public static bool IsDuplicate(Exception exception) => exception switch
    {
        MongoBulkWriteException { WriteConcernError: null } bulk => bulk.WriteErrors.All(error => error.Code == DuplicateKey),
        _ => CodeOf(exception) == DuplicateKey,
    };

    /// <summary>The error of the store that an error of the driver is.</summary>
    /// <param name="exception">The error.</param>
    /// <param name="name">How the store is called in messages.</param>
    public static StoreException Translate(Exception exception, string name)
    {
        var (code, message) = Describe(exception, name);
        return new StoreException(code, message, exception);
    }

    private static (StoreErrorCode, string) Describe(Exception exception, string name) => CodeOf(exception) switch
    {
        _ when exception is MongoAuthenticationException => (StoreErrorCode.Unavailable, WhoIsIt(name)),
        AuthenticationFailed => (StoreErrorCode.Unavailable, WhoIsIt(name)),
        Unauthorized => (
            StoreErrorCode.ReadOnly,
            $"The MongoDB store {name} refuses it ({Said(exception)}): give the user the role readWrite for that database."),
        OutOfDiskSpace => (
            StoreErrorCode.Full,
            $"There is no room left for the MongoDB store {name}: enlarge its disk, or prune old runs. What was recorded stays readable."),
        IndexOptionsConflict or IndexKeySpecsConflict => (
            StoreErrorCode.NotAStore,
            $"The MongoDB store {name} has an index that is not its own ({Said(exception)}): drop that index, or choose another database."),
        LockTimeout or TimeLimit or WriteConflict => (
            StoreErrorCode.Unavailable,
            $"The MongoDB store {name} is too busy ({Said(exception)}): look at the load of the server, and at what else writes to it."),
        _ when IsPassing(exception) => (
            StoreErrorCode.Unavailable,
            $"The MongoDB store {name} cannot be reached ({Said(exception)}): check that the server runs, the host and port, TLS, and that "
            + "a firewall lets this machine through (on Azure: the cluster's networking settings)."),
        _ => (
            StoreErrorCode.Unavailable,
            $"The MongoDB store {name} cannot do it ({Said(exception)}): look into the server's log, and whether it has the features that "
            + "docs/mongodb.md names."),
    };

    private static string WhoIsIt(string name) =>
        $"The MongoDB store {name} does not know the user, or the password is wrong: check both, authSource, and that special characters "
        + "are percent-encoded.";

    private static int CodeOf(Exception exception) => exception switch
    {
        MongoBulkWriteException { WriteConcernError: { } concern } => concern.Code,
        MongoBulkWriteException bulk => bulk.WriteErrors.Select(error => error.Code).FirstOrDefault(code => code != DuplicateKey),
        MongoWriteException { WriteError: { } error } => error.Code,
        MongoWriteException { WriteConcernError: { } concern } => concern.Code,
        MongoWriteConcernException concern => concern.Code,
        MongoCommandException command => command.Code,
        _ => 0,
    };

    /// <summary>What the driver says, without what follows: a description of its own state, over several lines.</summary>
    private static string Said(Exception exception)
    {
        var text = (exception is MongoConnectionException { InnerException: { } inner } ? inner : exception).Message;
        var end = text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var line ? line : text.Length;
        var state = text.IndexOf(". Client view of cluster state", StringComparison.Ordinal);
        return text[..(state >= 0 ? Math.Min(state, end) : end)].TrimEnd('.');
    }
}
