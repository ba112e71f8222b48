using GraphExecutor.Storage;
using GraphExecutor.Storage.Sqlite;

namespace GraphExecutor.Cli.Runs;

/// <summary>Opens the store that <c>--store</c> names, or else the environment variable <c>GX_STORE</c>.</summary>
internal static class Stores
{
    private const string Variable = "GX_STORE";
    private const string Memory = "memory";
    private const string Sqlite = "sqlite:";

    /// <summary>The store for a new run; <see langword="null"/> when it is not to be recorded: nothing is named, or <c>memory</c>.</summary>
    /// <param name="location">What <c>--store</c> says.</param>
    /// <param name="durable">Whether what is recorded survives a loss of power.</param>
    /// <exception cref="UsageException">It is no location.</exception>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static async Task<IRunStore?> OpenForNewRunAsync(string? location, bool durable) =>
        Locate(location) is null or Memory ? null : await OpenAsync(location, durable);

    /// <summary>The store that recorded runs are in.</summary>
    /// <param name="location">What <c>--store</c> says.</param>
    /// <param name="durable">Whether what is recorded survives a loss of power.</param>
    /// <exception cref="UsageException">It is no location.</exception>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static async Task<IRunStore> OpenAsync(string? location, bool durable = false)
    {
        var path = Locate(location) switch
        {
            null => throw new UsageException($"which store? Say --store sqlite:PATH, or set {Variable}, as for the run"),
            Memory => throw new UsageException("a run in memory is gone when it ends. Record it: gx run --store sqlite:PATH"),
            var named when named.StartsWith(Sqlite, StringComparison.Ordinal) && named.Length > Sqlite.Length => Path.GetFullPath(named[Sqlite.Length..]),
            var other => throw new UsageException($"\"{other}\" is no store. Write sqlite:PATH or memory"),
        };
        return await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = path, Durable = durable });
    }

    private static string? Locate(string? location) =>
        location ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null);
}
