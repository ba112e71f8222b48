namespace GraphExecutor.Storage.Mongo;

/// <summary>Which database a <see cref="MongoRunStore"/> keeps its runs in, and how.</summary>
public sealed record MongoRunStoreOptions
{
    /// <summary>The database's name when the connection string has none.</summary>
    public const string DefaultDatabase = "graphexecutor";

    /// <summary>
    /// <c>mongodb://…</c> or <c>mongodb+srv://…</c>. What it says of time-outs, retries and pools counts; write concern, read concern and
    /// read preference are the store's own. It is never shown: it may hold a password.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>The database; by default the one that the connection string names, or else <see cref="DefaultDatabase"/>.</summary>
    public string? Database { get; init; }

    /// <summary>
    /// Whether what is recorded survives a loss of power on most members: they answer only when it stands in their journals. Without, a
    /// server whose <c>writeConcernMajorityJournalDefault</c> is on, as it is by default, does the same.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>
    /// How long a run is kept after it has ended, at least a second; for ever by default. The server deletes it with all that belongs to
    /// it. It counts for runs that end while it is set.
    /// </summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>
    /// Whether the store may be opened while the server cannot be reached, by a service that is to be there before its database is.
    /// Whether the database is a store, and has its indexes, is then looked at when it can be, before anything else; what is asked until
    /// then fails, or waits, as when a server goes away later. Not by default: a person would rather know.
    /// </summary>
    public bool MayOpenLater { get; init; }

    /// <summary>
    /// How long it waits for a server that is away before a run cannot be created, resumed or recorded; 60 s by default. Opening,
    /// reading and messages fail as soon as the server is known to be away.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock for <see cref="Patience"/>; the system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
