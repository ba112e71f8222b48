using GraphExecutor.Execution;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Durable.Activities;

/// <summary>The attempts of runs of which this process executes activities: those that it does something for now, and the last ones.</summary>
internal sealed class WorkerRuns(DurableOptions options) : IAsyncDisposable
{
    private const int Places = 256;
    private const int MaxBegun = 10_000;

    private readonly PatientStore _store = new(options.Store, options.TimeProvider);
    private readonly ResultCache _results = new();
    private readonly CancellationTokenSource _ends = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly Dictionary<AttemptKey, LinkedListNode<Entry>> _runs = [];
    private readonly LinkedList<Entry> _byUse = [];

    // Attempts of which this process has begun something, so that what it runs of them is not taken for what an earlier one left.
    private readonly HashSet<AttemptKey> _begun = [];
    private readonly Queue<AttemptKey> _begunByAge = new();
    private readonly EventDispatcher? _events = options.EmitEvent is { } sink
        ? new EventDispatcher(sink, EventDelivery.Drop, options.TimeProvider, options.Logger)
        : null;
    private int _users;
    private bool _disposed;

    /// <summary>Does something for a run.</summary>
    /// <exception cref="LeaseLostException">The run has a later attempt, or was deleted.</exception>
    /// <exception cref="OperationCanceledException">The process ends.</exception>
    public async Task<T> UseAsync<T>(AttemptKey key, Func<WorkerRun, CancellationToken, Task<T>> work, CancellationToken processEnds)
    {
        var entry = Take(key);
        try
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(processEnds, _ends.Token);
            return await work(await entry.Run.WaitAsync(ends.Token).ConfigureAwait(false), ends.Token).ConfigureAwait(false);
        }
        finally
        {
            Leave(entry);
        }
    }

    /// <summary>Nothing goes on: what is done for runs ends as at the end of the process, and is waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _disposed = true;
            SayWhenIdle();
        }

        // Not waited for, and never disposed of: functions may have registered code of their own, which may throw or hang.
        _ = _ends.CancelAsync();
        await _idle.Task.ConfigureAwait(false);
        if (_events is not null)
        {
            await _events.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Entry Take(AttemptKey key)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                throw new OperationCanceledException("This process ends.");
            }

            if (_runs.TryGetValue(key, out var found) && !found.Value.Run.IsFaulted && !found.Value.Run.IsCanceled)
            {
                _byUse.Remove(found);
                _byUse.AddFirst(found);
            }
            else
            {
                if (found is not null)
                {
                    _byUse.Remove(found);
                }

                var load = Task.Run(() => LoadAsync(key), CancellationToken.None);
                _runs[key] = found = _byUse.AddFirst(new Entry(key, load));
            }

            _users++;
            found.Value.Users++;
            return found.Value;
        }
    }

    private void Leave(Entry entry)
    {
        lock (_lock)
        {
            _users--;
            entry.Users--;
            MakeRoom();
            SayWhenIdle();
        }
    }

    private void SayWhenIdle()
    {
        if (_disposed && _users == 0)
        {
            _idle.TrySetResult();
        }
    }

    /// <summary>Forgets those used longest ago, but none that something is done for.</summary>
    private void MakeRoom()
    {
        for (var oldest = _byUse.Last; oldest is not null && _byUse.Count > Places;)
        {
            var before = oldest.Previous;
            if (oldest.Value.Users == 0)
            {
                _byUse.Remove(oldest);
                _runs.Remove(oldest.Value.Key);
            }

            oldest = before;
        }
    }

    private async Task<WorkerRun> LoadAsync(AttemptKey key)
    {
        var run = await _store.GetRunAsync(key.RunId, CancellationToken.None).ConfigureAwait(false);
        if (run is null || AttemptKey.Of(run) != key)
        {
            throw new LeaseLostException(key.RunId, key.Attempt, run?.CreatedAt == key.CreatedAt ? run.Attempt : null);
        }

        var workflow = await options.Workflows.GetAsync(run.WorkflowHash, run.WorkflowName).ConfigureAwait(false);
        var secrets = options.ReadSecrets is { } read ? await read(run, CancellationToken.None).ConfigureAwait(false) : new Dictionary<string, string>();

        // Functions have left none; the workflow of an earlier attempt may have been another one.
        if (run.Attempt > 1 || workflow.Plan.Definition.Nodes.OfType<CommandNode>().Any())
        {
            await EndLeftoversAsync(run).ConfigureAwait(false);
        }

        return new WorkerRun(run, workflow, options, secrets, _results, _events);
    }

    private async Task EndLeftoversAsync(RunRecord run)
    {
        var key = AttemptKey.Of(run);
        lock (_lock)
        {
            if (options.EndLeftovers is null || _begun.Contains(key))
            {
                return;
            }
        }

        await options.EndLeftovers(run, CancellationToken.None).ConfigureAwait(false);
        lock (_lock)
        {
            if (_begun.Add(key))
            {
                _begunByAge.Enqueue(key);
            }

            for (var left = _begun.Count; _begun.Count > MaxBegun && left > 0; left--)
            {
                var oldest = _begunByAge.Dequeue();
                if (_runs.ContainsKey(oldest))
                {
                    _begunByAge.Enqueue(oldest);
                }
                else
                {
                    _begun.Remove(oldest);
                }
            }
        }
    }

    /// <param name="Key">The attempt.</param>
    /// <param name="Run">What is known of it, once that has been read.</param>
    private sealed record Entry(AttemptKey Key, Task<WorkerRun> Run)
    {
        /// <summary>How many activities of it are under way.</summary>
        public int Users { get; set; }
    }
}
