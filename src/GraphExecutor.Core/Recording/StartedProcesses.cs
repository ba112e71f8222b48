using GraphExecutor.Storage;

namespace GraphExecutor.Recording;

/// <summary>
/// The processes of commands that are still to be recorded. They are recorded together, a moment after the first of them: that of a
/// command which has ended by then is of no use to anybody, so that short commands cost nothing.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class StartedProcesses(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();

    // Bounded by the nodes that run at once.
    private readonly Dictionary<string, NodeProcess> _waiting = [];
    private readonly SemaphoreSlim _any = new(0, 1);

    public void Dispose() => _any.Dispose();

    public void Add(NodeProcess process)
    {
        lock (_gate)
        {
            _waiting[process.NodeId] = process;
            if (_waiting.Count == 1)
            {
                Release();
            }
        }
    }

    /// <summary>Lets go who waits for some; after a cancel there are none to take.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            Release();
        }
    }

    /// <summary>The nodes have changed since: their commands run no longer.</summary>
    public void Forget(IReadOnlyList<NodeChange> nodes)
    {
        lock (_gate)
        {
            foreach (var node in nodes)
            {
                _waiting.Remove(node.NodeId);
            }
        }
    }

    /// <summary>Waits until there are some, and a moment for others.</summary>
    /// <param name="cancellationToken">Gives up the moment. Who waits for the first is to be woken, too.</param>
    /// <returns>Those that still run; none when they have all ended meanwhile, or it was cancelled.</returns>
    public async Task<IReadOnlyList<NodeProcess>> TakeAsync(CancellationToken cancellationToken)
    {
        // Nothing is thrown at the end of each run: the first exception of a process takes it milliseconds.
        await _any.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        await Task.Delay(Moment, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            NodeProcess[] taken = cancellationToken.IsCancellationRequested ? [] : [.. _waiting.Values];
            _waiting.Clear();
            return taken;
        }
    }

    private void Release()
    {
        if (_any.CurrentCount == 0)
        {
            _any.Release();
        }
    }
}
