using GraphExecutor.Execution;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>The attempts of runs of which this process executes activities.</summary>
internal sealed class WorkerRuns(DurableOptions options) : IAsyncDisposable
{
    private const int Places = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string RunId, int Attempt), Task<WorkerRun>> _runs = [];
    private readonly Queue<(string RunId, int Attempt)> _byAge = new();

    // Attempts of which this process has begun something. As many as there were since it started, and small.
    private readonly HashSet<(string RunId, int Attempt)> _begun = [];
    private readonly EventDispatcher? _events = options.EmitEvent is { } sink
        ? new EventDispatcher(sink, EventDelivery.Drop, options.TimeProvider, options.Logger)
        : null;

    /// <exception cref="LeaseLostException">The run has a later attempt, or was deleted.</exception>
    public async Task<WorkerRun> GetAsync(string runId, int attempt, CancellationToken cancellationToken)
    {
        Task<WorkerRun>? run;
        lock (_lock)
        {
            if (!_runs.TryGetValue((runId, attempt), out run) || run.IsFaulted || run.IsCanceled)
            {
                if (run is null)
                {
                    _byAge.Enqueue((runId, attempt));
                }

                _runs[(runId, attempt)] = run = Task.Run(() => LoadAsync(runId, attempt), CancellationToken.None);
                while (_runs.Count > Places && _byAge.TryDequeue(out var oldest))
                {
                    // One that still runs something goes on with what it has, and is read again for the next activity.
                    _runs.Remove(oldest);
                }
            }
        }

        return await run.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_events is not null)
        {
            await _events.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<WorkerRun> LoadAsync(string runId, int attempt)
    {
        var run = await options.Store.GetRunAsync(runId).ConfigureAwait(false);
        if (run is null || run.Attempt != attempt)
        {
            throw new LeaseLostException(runId, attempt, run?.Attempt);
        }

        var workflow = await options.Workflows.GetAsync(run.WorkflowHash, run.WorkflowName).ConfigureAwait(false);
        var secrets = options.ReadSecrets is { } read ? await read(run, CancellationToken.None).ConfigureAwait(false) : new Dictionary<string, string>();
        await EndLeftoversAsync(run).ConfigureAwait(false);
        return new WorkerRun(run, workflow, options, secrets, _events);
    }

    private async Task EndLeftoversAsync(RunRecord run)
    {
        lock (_lock)
        {
            if (options.EndLeftovers is null || _begun.Contains((run.RunId, run.Attempt)))
            {
                return;
            }
        }

        await options.EndLeftovers(run, CancellationToken.None).ConfigureAwait(false);
        lock (_lock)
        {
            _begun.Add((run.RunId, run.Attempt));
        }
    }
}
