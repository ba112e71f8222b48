using GraphExecutor.Storage;
using GraphExecutor.Storage.Mongo;
using GraphExecutor.Storage.Sqlite;

namespace GraphExecutor.Cli.Runs;

/// <summary>
/// Opens the store that <c>--store</c> names, or else the environment variable <c>GX_STORE</c>, or else <c>runs.db</c> in the user's
/// state directory.
/// </summary>
internal static class Stores
{
    private const string Variable = "GX_STORE";
    private const string Memory = "memory";
    private const string Sqlite = "sqlite:";

    private static readonly string[] Mongo = ["mongodb://", "mongodb+srv://"];

    /// <summary>The store for a new run; <see langword="null"/> when it is not to be recorded (<c>memory</c>).</summary>
    /// <param name="location">What <c>--store</c> says.</param>
    /// <param name="durable">Whether what is recorded survives a loss of power.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">It is no location, or the default one cannot be opened.</exception>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static async Task<IRunStore?> OpenForNewRunAsync(string? location, bool durable, CancellationToken cancellationToken = default)
    {
        if (Locate(location) != Memory)
        {
            return await OpenAsync(location, durable, cancellationToken);
        }

        return durable ? throw new UsageException("--durable is for runs that are recorded, and memory records nothing. Leave one of them out") : null;
    }

    /// <summary>The store of a server: <c>memory</c> keeps runs for as long as it lives.</summary>
    /// <param name="location">What <c>--store</c> says.</param>
    /// <param name="durable">Whether what is recorded survives a loss of power.</param>
    /// <exception cref="CommandException">It is no location, or the default one cannot be opened.</exception>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static async Task<IRunStore> OpenForServerAsync(string? location, bool durable) =>
        await OpenForNewRunAsync(location, durable) ?? new InMemoryRunStore();

    /// <summary>The store that recorded runs are in.</summary>
    /// <param name="location">What <c>--store</c> says.</param>
    /// <param name="durable">Whether what is recorded survives a loss of power.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">It is no location, or the default one cannot be opened.</exception>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static async Task<IRunStore> OpenAsync(string? location, bool durable = false, CancellationToken cancellationToken = default) => Locate(location) switch
    {
        null => await OpenDefaultAsync(durable, cancellationToken),
        Memory => throw new UsageException($"memory keeps no runs: they are gone when they end. Leave --store and {Variable} out for those that `gx run` records by default"),
        var named when named.StartsWith(Sqlite, StringComparison.Ordinal) && named.Length > Sqlite.Length => await OpenFileAsync(named[Sqlite.Length..], durable, cancellationToken),
        var named when Mongo.Any(scheme => named.StartsWith(scheme, StringComparison.Ordinal)) => await OpenMongoAsync(named, durable, cancellationToken),
        var other => throw new UsageException($"\"{WithoutCredentials(other)}\" is no store. Write sqlite:PATH, mongodb://… or memory"),
    };

    /// <summary>The option that names the same store in another command, with a space before it; empty when none is needed.</summary>
    /// <param name="location">What <c>--store</c> says.</param>
    public static string OptionFor(string? location) =>
        location is null ? "" : $" --store {(MayHoldCredentials(location) ? WithoutCredentials(location) : ShellWord.Of(location))}";

    private static async Task<IRunStore> OpenDefaultAsync(bool durable, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenFileAsync(StateDirectory.Store(), durable, cancellationToken);
        }
        catch (StoreException exception)
        {
            // Nobody has chosen this place, so it takes more to see what can be done.
            throw new CommandException(
                ExitCode.Internal,
                $"{exception.Message} Runs are recorded there by default: set XDG_STATE_HOME to a directory that can be written, "
                + "name another file with --store sqlite:PATH, or record nothing with gx run --store memory");
        }
    }

    private static async Task<IRunStore> OpenFileAsync(string path, bool durable, CancellationToken cancellationToken) =>
        await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = Path.GetFullPath(path), Durable = durable }, cancellationToken);

    private static async Task<IRunStore> OpenMongoAsync(string connectionString, bool durable, CancellationToken cancellationToken) =>
        await MongoRunStore.OpenAsync(new MongoRunStoreOptions { ConnectionString = connectionString, Durable = durable }, cancellationToken);

    /// <summary>Connection strings of MongoDB have them before the host, and some in their options.</summary>
    private static bool MayHoldCredentials(string location) =>
        Mongo.Any(scheme => location.StartsWith(scheme, StringComparison.Ordinal))
        && (location.Contains('@', StringComparison.Ordinal) || location.Contains("authMechanism", StringComparison.OrdinalIgnoreCase));

    /// <summary>What was typed, up to where a password may stand.</summary>
    private static string WithoutCredentials(string location) =>
        location.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end ? location[..end] + "://…" : location;

    private static string? Locate(string? location) =>
        location ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null);
}
