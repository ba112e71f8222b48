using System.Threading.Channels;
using GraphExecutor.Storage.Sqlite.Files;

namespace GraphExecutor.Storage.Sqlite.Writing;

/// <summary>
/// The one writer of a store in this process. It commits as soon as there is something to write; what arrives meanwhile is
/// committed together with the next transaction.
/// </summary>
/// <remarks>
/// It has no thread of its own. Who comes while nobody commits does it for himself, and is spared the way to another thread and back; what
/// comes meanwhile is left to the thread pool.
/// </remarks>
internal sealed class GroupCommitWriter(Database database, string path) : IThreadPoolWorkItem, IAsyncDisposable
{
    private const int Places = 1_024;
    private const int LargestGroup = 256;

    private readonly Channel<WriteOperation> _queue =
        Channel.CreateBounded<WriteOperation>(new BoundedChannelOptions(Places) { SingleReader = true });

    private readonly List<WriteOperation> _group = [];
    private readonly List<WriteOperation> _done = [];
    private readonly List<(WriteOperation Operation, Exception Exception)> _refused = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    private bool HasWork => _queue.Reader.Count > 0 || (_queue.Reader.Completion.IsCompleted && !_stopped.Task.IsCompleted);

    /// <summary>Carries out some work in a transaction. It may be carried out again, when what it shared that with failed.</summary>
    public async ValueTask<T> RunAsync<T>(Func<Database, T> work, CancellationToken cancellationToken)
    {
        var operation = new WriteOperation<T>(work);
        if (!_queue.Writer.TryWrite(operation))
        {
            try
            {
                await _queue.Writer.WriteAsync(operation, cancellationToken).ConfigureAwait(false);
            }
            catch (ChannelClosedException)
            {
                throw new ObjectDisposedException(nameof(SqliteRunStore));
            }
        }

        if (TryTakeTurn())
        {
            if (TakeGroup())
            {
                Commit(_group);
            }

            EndTurn();
        }

        return await operation.Task.ConfigureAwait(false);
    }

    /// <summary>Commits what is queued, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        Wake();
        await _stopped.Task.ConfigureAwait(false);
        database.Dispose();
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (TakeGroup())
        {
            Commit(_group);
        }

        if (_queue.Reader.Completion.IsCompleted)
        {
            _stopped.TrySetResult();
        }

        EndTurn();
    }

    private bool TryTakeTurn() => Interlocked.Exchange(ref _running, 1) == 0;

    private void EndTurn()
    {
        Interlocked.Exchange(ref _running, 0);
        if (HasWork)
        {
            Wake();
        }
    }

    private void Wake()
    {
        if (TryTakeTurn())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }

    private bool TakeGroup()
    {
        _group.Clear();
        while (_group.Count < LargestGroup && _queue.Reader.TryRead(out var operation))
        {
            _group.Add(operation);
        }

        return _group.Count > 0;
    }

    private void Commit(List<WriteOperation> group)
    {
        try
        {
            database.Execute("BEGIN IMMEDIATE");
        }
        catch (Exception exception)
        {
            // Whatever it is, somebody waits for it, and the writer must go on.
            group.ForEach(operation => operation.Fail(Translate(exception)));
            return;
        }

        try
        {
            _done.Clear();
            _refused.Clear();
            group.ForEach(operation => Execute(operation, group.Count == 1));
            database.Execute("COMMIT");
        }
        catch (Exception exception)
        {
            // As above.
            RollBack();
            Retry(group, exception);
            return;
        }

        // Not before, because a transaction that fails is tried again.
        _done.ForEach(operation => operation.Complete());
        _refused.ForEach(refused => refused.Operation.Fail(refused.Exception));
    }

    /// <summary>Carries out one operation of a group. When it is refused, the others are not concerned.</summary>
    private void Execute(WriteOperation operation, bool isAlone)
    {
        if (isAlone)
        {
            operation.Execute(database);
            _done.Add(operation);
            return;
        }

        database.Execute("SAVEPOINT operation");
        try
        {
            operation.Execute(database);
            _done.Add(operation);
        }
        catch (Exception exception) when (exception is not SqliteException)
        {
            database.Execute("ROLLBACK TO operation");
            _refused.Add((operation, exception));
        }

        database.Execute("RELEASE operation");
    }

    /// <summary>After a failed transaction, commits each operation by itself, so that each has its own outcome.</summary>
    private void Retry(List<WriteOperation> group, Exception exception)
    {
        if (group.Count == 1)
        {
            group[0].Fail(Translate(exception));
            return;
        }

        foreach (var operation in group.ToList())
        {
            Commit([operation]);
        }
    }

    private void RollBack()
    {
        try
        {
            if (database.InTransaction)
            {
                database.Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // SQLite has rolled back of its own accord; what made it do so is reported.
        }
    }

    private Exception Translate(Exception exception) =>
        exception is SqliteException error ? SqliteErrors.Translate(error, path) : exception;
}
