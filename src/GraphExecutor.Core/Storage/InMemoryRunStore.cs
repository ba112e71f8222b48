using GraphExecutor.Runs;

namespace GraphExecutor.Storage;

/// <summary>Keeps runs in memory: they are gone when the process is. For tests, and for runs that nobody will resume.</summary>
public sealed partial class InMemoryRunStore : IRunStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoredRun> _runs = new(StringComparer.Ordinal);
    private readonly SortedList<long, StoredRun> _byAge = [];
    private readonly Dictionary<string, StoredWorkflow> _workflows = new(StringComparer.Ordinal);
    private long _lastNumber;

    /// <inheritdoc/>
    public ValueTask<CreateRunResult> CreateRunAsync(NewRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        lock (_lock)
        {
            if (_runs.TryGetValue(run.RunId, out var existing))
            {
                return new(new CreateRunResult(false, existing.Record));
            }

            var stored = new StoredRun(++_lastNumber, RunChanges.Create(run));
            _runs.Add(run.RunId, stored);
            _byAge.Add(stored.Number, stored);
            _workflows.TryAdd(run.Workflow.Hash, run.Workflow);
            Begin(stored, null);
            return new(new CreateRunResult(true, stored.Record));
        }
    }

    /// <inheritdoc/>
    public ValueTask<StartAttemptResult> StartAttemptAsync(
        RunRecord seen, NewAttempt attempt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(attempt);
        lock (_lock)
        {
            if (!_runs.TryGetValue(seen.RunId, out var stored) || !RunChanges.IsUnchanged(stored.Record, seen))
            {
                return new(new StartAttemptResult(false, stored?.Record));
            }

            var run = RunChanges.Restart(stored.Record, attempt);
            Check(stored, new RunWrite { RunId = run.RunId, Attempt = run.Attempt, Nodes = attempt.Nodes });
            stored.Record = run;
            stored.Messages.Clear();
            if (attempt.Workflow is { } workflow)
            {
                _workflows.TryAdd(workflow.Hash, workflow);
            }

            Begin(stored, attempt);
            foreach (var change in attempt.Nodes)
            {
                Apply(stored, change, run.Attempt);
            }

            return new(new StartAttemptResult(true, stored.Record));
        }
    }

    /// <inheritdoc/>
    public ValueTask RenewLeaseAsync(
        string runId, int attempt, DateTimeOffset expiresAt, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var stored = Fenced(runId, attempt);
            if (stored.Record.Lease is { } lease)
            {
                stored.Record = stored.Record with { Lease = lease with { ExpiresAt = expiresAt } };
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<RunRecord?> GetRunAsync(string runId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_runs.GetValueOrDefault(runId)?.Record);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default)
    {
        var before = RunCursor.Before(query);
        lock (_lock)
        {
            var found = _byAge.Values.Reverse()
                .Where(run => run.Number < before
                    && (query.Status is not { } status || run.Record.Status == status)
                    && (query.WorkflowName is not { } name || run.Record.WorkflowName == name)
                    && (query.Text is not { } text || run.Record.RunId.Contains(text, StringComparison.OrdinalIgnoreCase)
                        || run.Record.WorkflowName.Contains(text, StringComparison.OrdinalIgnoreCase)))
                .Take(query.Limit + 1)
                .ToList();
            var next = found.Count > query.Limit ? RunCursor.Format(found[query.Limit - 1].Number) : null;
            return new(new RunPage([.. found.Take(query.Limit).Select(run => run.Record)], next));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AttemptRecord>> GetAttemptsAsync(string runId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_runs.TryGetValue(runId, out var stored) ? [.. stored.Attempts] : []);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredWorkflow?> GetWorkflowAsync(string hash, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_workflows.GetValueOrDefault(hash));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteRunAsync(RunRecord seen, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seen);
        lock (_lock)
        {
            var found = _runs.TryGetValue(seen.RunId, out var stored) && RunChanges.IsUnchanged(stored.Record, seen);
            if (found)
            {
                Remove(stored!);
            }

            return new(found);
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var old = _runs.Values.Where(run => run.Record.Status != RunStatus.Running && run.Record.EndedAt < endedBefore).ToList();
            old.ForEach(Remove);
            var used = _runs.Values.SelectMany(run => run.Attempts).Select(attempt => attempt.WorkflowHash).ToHashSet();
            foreach (var hash in _workflows.Keys.Where(hash => !used.Contains(hash)).ToList())
            {
                _workflows.Remove(hash);
            }

            return new(old.Count);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Begin(StoredRun stored, NewAttempt? attempt)
    {
        stored.Attempts.Add(AttemptRecord.Of(stored.Record, attempt));
        stored.Transitions.Add(RunChanges.Describe(stored.Record, stored.NextCursor, null));
    }

    private void Remove(StoredRun stored)
    {
        _runs.Remove(stored.Record.RunId);
        _byAge.Remove(stored.Number);
    }

    private StoredRun Fenced(string runId, int attempt) =>
        _runs.TryGetValue(runId, out var stored) && stored.Record.Attempt == attempt
            ? stored
            : throw new LeaseLostException(runId, attempt, stored?.Record.Attempt);

    /// <summary>A run and all that is recorded of it.</summary>
    private sealed class StoredRun(long number, RunRecord record)
    {
        public long Number => number;

        public RunRecord Record { get; set; } = record;

        public List<AttemptRecord> Attempts { get; } = [];

        public Dictionary<string, NodeRecord> Nodes { get; } = new(StringComparer.Ordinal);

        public List<Transition> Transitions { get; } = [];

        /// <summary>By node; then by attempt of the run and of the node, the latest last; then by first line.</summary>
        public Dictionary<string, SortedList<(int RunAttempt, int NodeAttempt), SortedList<long, LogChunk>>> Logs { get; } =
            new(StringComparer.Ordinal);

        public Queue<MailboxMessage> Messages { get; } = new();

        public long NextCursor => Transitions.Count + 1;
    }
}
