using GraphExecutor.Storage.Mongo.Documents;
using GraphExecutor.Storage.Mongo.History;
using GraphExecutor.Storage.Mongo.Logs;
using GraphExecutor.Storage.Mongo.Server;

namespace GraphExecutor.Storage.Mongo;

/// <summary>
/// Records runs in a MongoDB database, which any number of processes may use at once. Everything is acknowledged by most members before
/// it counts as recorded.
/// </summary>
public sealed partial class MongoRunStore : IRunStore
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LargestDelay = TimeSpan.FromSeconds(1);

    private readonly MongoRunStoreOptions _options;
    private readonly Connection _connection;
    private readonly Collections _collections;
    private readonly RunHistory _history;
    private readonly RunLogs _logs;
    private readonly Lock _lock = new();
    private Task? _opening;

    private MongoRunStore(MongoRunStoreOptions options, Connection connection)
    {
        _options = options;
        _connection = connection;
        _collections = new Collections(connection.Database);
        _history = new RunHistory(_collections);
        _logs = new RunLogs(_collections);
    }

    /// <summary>Opens a store, and makes it when there is none.</summary>
    /// <param name="options">Which database, and how.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">
    /// The connection string is none, the server cannot be reached within about 8 s (but for
    /// <see cref="MongoRunStoreOptions.MayOpenLater"/>), or the database is something else.
    /// </exception>
    public static async Task<MongoRunStore> OpenAsync(MongoRunStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.ConnectionString, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Patience, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Retention ?? TimeSpan.MaxValue, TimeSpan.FromSeconds(1), nameof(options));
        Mapping.Register();
        var store = new MongoRunStore(options, Connection.Open(options));
        try
        {
            await store.RunAsync(() => Task.CompletedTask, cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch (StoreException exception) when (options.MayOpenLater && IsPassing(exception))
        {
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Once the database is a store, does something with it, and turns errors of the driver into those of the store.</summary>
    private async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await EnsureOpenAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (MongoErrors.IsKnown(exception))
        {
            // The driver reports a cancelled wait as a connection that failed.
            cancellationToken.ThrowIfCancellationRequested();
            throw MongoErrors.Translate(exception, _connection.Name);
        }
    }

    private async Task RunAsync(Func<Task> work, CancellationToken cancellationToken) => await RunAsync(
        async () =>
        {
            await work().ConfigureAwait(false);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// The same for work that may be done again, and that waits for a server that is away. It does not need retryable writes, which some
    /// servers lack.
    /// </summary>
    private async Task<T> RunPatientlyAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var began = _options.Time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = delay < LargestDelay ? delay * 2 : LargestDelay)
        {
            try
            {
                return await RunAsync(work, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException exception) when (IsPassing(exception)
                && _options.Time.GetElapsedTime(began) + delay < _options.Patience)
            {
                await Task.Delay(delay, _options.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsPassing(StoreException exception) => exception.InnerException is { } inner && MongoErrors.IsPassing(inner);

    /// <summary>Looks at the database: once when that succeeds, and for all who wait for it together.</summary>
    private Task EnsureOpenAsync()
    {
        lock (_lock)
        {
            if (_opening is null or { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                _opening = Schema.EnsureAsync(_collections, _connection.Name, _options.Retention is not null, CancellationToken.None);
            }

            return _opening;
        }
    }
}
