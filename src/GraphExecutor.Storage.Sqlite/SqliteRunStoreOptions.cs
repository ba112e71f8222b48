namespace GraphExecutor.Storage.Sqlite;

/// <summary>How an <see cref="SqliteRunStore"/> keeps its file.</summary>
public sealed record SqliteRunStoreOptions
{
    /// <summary>The file. It and its directory are made, readable for their owner alone, when they are not there.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Whether what is recorded survives a loss of power, which costs a write to the disk each time; by default it survives the end of
    /// the process.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>How long to wait while another program keeps the file for itself; 10 s by default.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
