using System.Collections.Concurrent;

namespace GraphExecutor.Storage.Sqlite.Files;

/// <summary>Connections to read with: as many as there are reads at once, kept for the next. The writer never waits for them.</summary>
internal sealed class Readers(SqliteRunStoreOptions options, bool asItIs) : IDisposable
{
    private const int MostKept = 8;

    private readonly ConcurrentBag<Database> _idle = [];
    private volatile bool _disposed;

    /// <summary>Reads something, on the thread pool because SQLite waits for the disk.</summary>
    public Task<T> RunAsync<T>(Func<Database, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteRunStore));
        return Task.Run(() => Read(read), cancellationToken);
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var database))
        {
            database.Dispose();
        }
    }

    private T Read<T>(Func<Database, T> read)
    {
        Database? database = null;
        try
        {
            if (!_idle.TryTake(out database))
            {
                database = Database.Open(options, asItIs);
                database.Run("PRAGMA query_only = ON");
            }

            return read(database);
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, options.Path);
        }
        finally
        {
            if (_disposed || _idle.Count >= MostKept)
            {
                database?.Dispose();
            }
            else if (database is not null)
            {
                _idle.Add(database);
            }
        }
    }
}
