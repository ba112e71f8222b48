using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>
/// Records what the lines of a packet come to: what comes at the same time, or while a write is under way, in one write. None of them
/// waits for another that has not settled.
/// </summary>
/// <param name="write">Records changes: all of them or, when it throws, none.</param>
/// <param name="processEnds">The process ends.</param>
internal sealed class PacketRecorder(Func<IReadOnlyList<NodeChange>, CancellationToken, Task> write, CancellationToken processEnds) : IDisposable
{
    private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(processEnds);
    private readonly Lock _lock = new();
    private List<Entry> _waiting = [];

    // From the beginning, so that the starts of all lines are recorded together.
    private bool _isWriting = true;

    /// <summary>All lines have begun: what they have to record is written now.</summary>
    public void Begin() => _ = WriteWaitingAsync();

    /// <summary>Records changes of a line.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="over">Nobody waits for it any more.</param>
    /// <exception cref="StoreException">It could not be recorded, whatever became of those of other lines.</exception>
    public async Task WriteAsync(IReadOnlyList<NodeChange> changes, CancellationToken over)
    {
        var entry = new Entry(changes, over);
        bool writes;
        lock (_lock)
        {
            _waiting.Add(entry);
            writes = !_isWriting;
            _isWriting = true;
        }

        if (writes)
        {
            _ = WriteWaitingAsync();
        }

        await entry.Written.Task.WaitAsync(over).ConfigureAwait(false);
    }

    /// <summary>No line is left: what nobody waits for is given up.</summary>
    public void Dispose()
    {
        _over.Cancel();
        _over.Dispose();
    }

    private async Task WriteWaitingAsync()
    {
        while (true)
        {
            List<Entry> entries;
            lock (_lock)
            {
                _waiting.RemoveAll(entry => entry.Over.IsCancellationRequested);
                if (_waiting.Count == 0)
                {
                    _isWriting = false;
                    return;
                }

                (entries, _waiting) = (_waiting, []);
            }

            await WriteAsync(entries).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(List<Entry> entries)
    {
        try
        {
            await write([.. entries.SelectMany(entry => entry.Changes)], _over.Token).ConfigureAwait(false);
            entries.ForEach(entry => entry.Written.SetResult());
        }
        catch (Exception exception) when (entries.Count > 1 && MayConcernOne(exception))
        {
            // Nothing of it is recorded, and it may be about one of them alone: another worker has begun it, or it cannot be stored.
            await Task.WhenAll(entries.Select(entry => WriteAsync([entry]))).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            entries.ForEach(entry => entry.Written.SetException(exception));
        }
    }

    private static bool MayConcernOne(Exception exception) =>
        exception is not (OperationCanceledException or StoreException { Code: not StoreErrorCode.Conflict });

    /// <param name="Changes">The changes of a line.</param>
    /// <param name="Over">It waits no longer.</param>
    private sealed record Entry(IReadOnlyList<NodeChange> Changes, CancellationToken Over)
    {
        /// <summary>Lines go on side by side, and not one after the other where the write ends.</summary>
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
