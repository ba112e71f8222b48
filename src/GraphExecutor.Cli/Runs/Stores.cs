using GraphExecutor.Storage;
using GraphExecutor.Storage.Sqlite;

namespace GraphExecutor.Cli.Runs;

/// <summary>Opens the store that <c>--store</c> names.</summary>
internal static class Stores
{
    /// <param name="location"><c>sqlite:PATH</c> or <c>memory</c>; <see langword="null"/> for the file in the user's state directory.</param>
    /// <param name="durable">Whether what is recorded survives a loss of power.</param>
    /// <exception cref="UsageException">It is no location.</exception>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static async Task<IRunStore> OpenAsync(string? location, bool durable = false)
    {
        const string Scheme = "sqlite:";
        if (location == "memory")
        {
            return new InMemoryRunStore();
        }

        var path = location switch
        {
            null => Path.Combine(StateDirectory.Root(), "runs.db"),
            _ when location.StartsWith(Scheme, StringComparison.Ordinal) && location.Length > Scheme.Length => Path.GetFullPath(location[Scheme.Length..]),
            _ => throw new UsageException($"--store {location} is no store. Write sqlite:PATH or memory"),
        };
        return await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = path, Durable = durable });
    }
}
