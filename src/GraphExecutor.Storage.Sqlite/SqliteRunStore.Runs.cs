using GraphExecutor.Storage.Sqlite.Files;
using GraphExecutor.Storage.Sqlite.Rows;

namespace GraphExecutor.Storage.Sqlite;

/// <content>Runs and their attempts.</content>
public sealed partial class SqliteRunStore
{
    // Pages given back to the file system after old runs were deleted, at most, so that nobody waits long for it.
    private const int PagesGivenBack = 65_536;

    /// <inheritdoc/>
    public ValueTask<CreateRunResult> CreateRunAsync(NewRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return ChangeAsync(database => Create(database, run), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StartAttemptResult> StartAttemptAsync(
        RunRecord seen, NewAttempt attempt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(attempt);
        return ChangeAsync(database => Start(database, seen, attempt), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask RenewLeaseAsync(
        string runId, int attempt, DateTimeOffset expiresAt, CancellationToken cancellationToken = default) =>
        await ChangeAsync(
            database =>
            {
                RunTable.Fence(database, runId, attempt);
                var (number, run) = RunTable.Find(database, runId)!.Value;
                if (run.Lease is { } lease)
                {
                    RunTable.Update(database, number, run with { Lease = lease with { ExpiresAt = expiresAt } });
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<RunRecord?> GetRunAsync(string runId, CancellationToken cancellationToken = default) =>
        ReadAsync(database => RunTable.Find(database, runId)?.Run, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default)
    {
        var before = RunCursor.Before(query);
        return ReadAsync(
            database =>
            {
                // One more than asked for tells whether there is a next page.
                var found = RunTable.List(database, query, before, query.Limit + 1);
                var next = found.Count > query.Limit ? RunCursor.Format(found[query.Limit - 1].Number) : null;
                return new RunPage([.. found.Take(query.Limit).Select(run => run.Run)], next);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AttemptRecord>> GetAttemptsAsync(string runId, CancellationToken cancellationToken = default) =>
        ReadAsync<IReadOnlyList<AttemptRecord>>(database => RunTable.Attempts(database, runId), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredWorkflow?> GetWorkflowAsync(string hash, CancellationToken cancellationToken = default) =>
        ReadAsync(database => RunTable.FindWorkflow(database, hash), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> DeleteRunAsync(RunRecord seen, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return ChangeAsync(
            database =>
            {
                if (RunTable.Find(database, seen.RunId) is not { } found || !RunChanges.IsUnchanged(found.Run, seen))
                {
                    return false;
                }

                RunTable.Delete(database, found.Number);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken = default)
    {
        // Each run by itself, so that others get to write between them.
        var count = 0;
        for (var last = 0L; ; count++)
        {
            var above = last;
            last = await ChangeAsync(database => DeleteOld(database, above, endedBefore), cancellationToken).ConfigureAwait(false);
            if (last == 0)
            {
                break;
            }
        }

        await ChangeAsync(
            database =>
            {
                RunTable.DropUnusedWorkflows(database);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        await ChangeAsync(
            // It gives back one page with each step.
            database => database.All($"PRAGMA incremental_vacuum({PagesGivenBack})", _ => true).Count,
            cancellationToken).ConfigureAwait(false);
        return count;
    }

    private static CreateRunResult Create(Database database, NewRun newRun)
    {
        var run = RunChanges.Create(newRun);
        var number = RunTable.Insert(database, run);
        if (number == 0)
        {
            return new CreateRunResult(false, RunTable.Find(database, run.RunId)!.Value.Run);
        }

        RunTable.SaveWorkflow(database, newRun.Workflow);
        Begin(database, number, run, null);
        return new CreateRunResult(true, run);
    }

    private static StartAttemptResult Start(Database database, RunRecord seen, NewAttempt attempt)
    {
        if (RunTable.Find(database, seen.RunId) is not { } found)
        {
            return new StartAttemptResult(false, null);
        }

        if (!RunChanges.IsUnchanged(found.Run, seen))
        {
            return new StartAttemptResult(false, found.Run);
        }

        var run = RunChanges.Restart(found.Run, attempt);
        RunTable.Update(database, found.Number, run);
        if (attempt.Workflow is { } workflow)
        {
            RunTable.SaveWorkflow(database, workflow);
        }

        MessageTable.Clear(database, found.Number);
        Begin(database, found.Number, run, attempt);
        var write = new RunWrite { RunId = run.RunId, Attempt = run.Attempt };
        foreach (var change in attempt.Nodes)
        {
            NodeTable.Apply(database, found.Number, write, change);
        }

        return new StartAttemptResult(true, run);
    }

    private static void Begin(Database database, long number, RunRecord run, NewAttempt? attempt)
    {
        RunTable.SaveAttempt(database, number, AttemptRecord.Of(run, attempt));
        NodeTable.Add(database, number, RunChanges.Describe(run, 0, null));
    }

    /// <returns>The number of the run that was deleted; 0 when there was none.</returns>
    private static long DeleteOld(Database database, long above, DateTimeOffset endedBefore)
    {
        if (RunTable.FindOld(database, above, endedBefore) is not { } old)
        {
            return 0;
        }

        RunTable.Delete(database, old.Number);
        return old.Number;
    }
}
