using GraphExecutor.Storage.Sqlite.Files;
using GraphExecutor.Storage.Sqlite.Writing;

namespace GraphExecutor.Storage.Sqlite;

/// <summary>
/// Records runs in an SQLite file, which any number of processes may use at once. Reading waits for nobody; writes of one process are
/// committed in groups.
/// </summary>
public sealed partial class SqliteRunStore : IRunStore
{
    private readonly SqliteRunStoreOptions _options;
    private readonly Readers _readers;

    // None when the file can only be read.
    private readonly GroupCommitWriter? _writer;

    private SqliteRunStore(SqliteRunStoreOptions options, Database? writer)
    {
        _options = options;
        _readers = new Readers(options, asItIs: writer is null);
        _writer = writer is null ? null : new GroupCommitWriter(writer, options.Path);
    }

    /// <summary>Opens a store, and makes it when there is none.</summary>
    /// <param name="options">Which file, and how.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="StoreException">
    /// It cannot be opened. One that can only be read is no error: it is opened, and refuses what would write.
    /// </exception>
    public static Task<SqliteRunStore> OpenAsync(SqliteRunStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Path, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BusyTimeout, TimeSpan.Zero, nameof(options));
        return Task.Run(() => Open(options with { Path = Path.GetFullPath(options.Path) }, Schema.Migrations), cancellationToken);
    }

    /// <summary>Commits what is being written, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        // The last connection to close tidies the file up, so it has to be one that may write.
        _readers.Dispose();
        if (_writer is not null)
        {
            await _writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal static SqliteRunStore Open(SqliteRunStoreOptions options, IReadOnlyList<string> migrations)
    {
        StoreFile.Ensure(options.Path);
        try
        {
            return new SqliteRunStore(options, OpenWriter(options, migrations));
        }
        catch (SqliteException exception)
        {
            var problem = SqliteErrors.Translate(exception, options.Path);
            return problem.Code is StoreErrorCode.ReadOnly or StoreErrorCode.Unavailable && OpenAsItIs(options, migrations) is { } store
                ? store
                : throw problem;
        }
    }

    private static Database OpenWriter(SqliteRunStoreOptions options, IReadOnlyList<string> migrations)
    {
        var database = Database.Open(options);
        try
        {
            // First, because to make a new file with all its care takes SQLite ten flushes to the disk.
            database.Run($"PRAGMA synchronous = {(options.Durable ? "FULL" : "NORMAL")}");
            Schema.Migrate(database, options, migrations);

            // 16 MiB between two checkpoints: they cost a flush to the disk each. A log that a long read made larger is cut back.
            database.Run("PRAGMA wal_autocheckpoint = 4096");
            database.Run("PRAGMA journal_size_limit = 67108864");
            database.Run("PRAGMA cache_size = -16384");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A store that can only be read, if it is that. What still stands in its log could not be read: then it is not.</summary>
    private static SqliteRunStore? OpenAsItIs(SqliteRunStoreOptions options, IReadOnlyList<string> migrations)
    {
        if (new FileInfo(options.Path + "-wal") is { Exists: true, Length: > 0 })
        {
            return null;
        }

        try
        {
            using var database = Database.Open(options, asItIs: true);
            Schema.Migrate(database, options, migrations);
            return new SqliteRunStore(options, null);
        }
        catch (SqliteException)
        {
            // The first attempt to open it says why.
            return null;
        }
    }

    private ValueTask<T> ReadAsync<T>(Func<Database, T> read, CancellationToken cancellationToken) =>
        new(_readers.RunAsync(read, cancellationToken));

    private ValueTask<T> ChangeAsync<T>(Func<Database, T> change, CancellationToken cancellationToken) =>
        _writer?.RunAsync(change, cancellationToken) ?? throw new StoreException(
            StoreErrorCode.ReadOnly, SqliteErrors.NotWritable(_options.Path));
}
