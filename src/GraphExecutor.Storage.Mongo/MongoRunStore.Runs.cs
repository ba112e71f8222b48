using System.Text.RegularExpressions;
using GraphExecutor.Storage.Mongo.Documents;
using GraphExecutor.Storage.Mongo.History;
using GraphExecutor.Storage.Mongo.Server;
using MongoDB.Bson;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo;

/// <content>Runs and their attempts.</content>
public sealed partial class MongoRunStore
{
    private static readonly FilterDefinitionBuilder<RunDocument> Filters = Builders<RunDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<RunDocument> Updates = Builders<RunDocument>.Update;

    private static readonly ProjectionDefinition<RunDocument> WithoutJournal =
        Builders<RunDocument>.Projection.Exclude(run => run.Journal).Exclude(run => run.Mailbox);

    /// <inheritdoc/>
    public async ValueTask<CreateRunResult> CreateRunAsync(NewRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var number = await RunPatientlyAsync(() => NextNumberAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return await RunPatientlyAsync(() => CreateAsync(run, number, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<StartAttemptResult> StartAttemptAsync(
        RunRecord seen, NewAttempt attempt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(attempt);
        return await RunPatientlyAsync(() => StartAsync(seen, attempt, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask RenewLeaseAsync(
        string runId, int attempt, DateTimeOffset expiresAt, CancellationToken cancellationToken = default) =>
        await RunAsync(
            async () =>
            {
                var result = await _collections.Runs.UpdateOneAsync(
                    Filters.Eq(run => run.Id, runId) & Filters.Eq(run => run.Run.Attempt, attempt)
                        & Filters.Exists(run => run.Run.Lease!.Token),
                    Updates.Set(run => run.Run.Lease!.ExpiresAt, expiresAt),
                    cancellationToken: cancellationToken).ConfigureAwait(false);
                if (result.MatchedCount == 0)
                {
                    // Either the attempt has ended, or it is another one's turn.
                    await _history.FenceAsync(runId, attempt, cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<RunRecord?> GetRunAsync(string runId, CancellationToken cancellationToken = default)
    {
        var run = await RunAsync(() => FindAsync(runId, WithoutJournal, cancellationToken), cancellationToken).ConfigureAwait(false);
        return run?.Run.ToRecord(runId);
    }

    /// <inheritdoc/>
    public async ValueTask<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default)
    {
        var filter = Filters.Lt(run => run.Number, RunCursor.Before(query));
        filter = query.Status is { } status ? filter & Filters.Eq(run => run.Run.Status, status) : filter;
        filter = query.WorkflowName is { } name ? filter & Filters.Eq(run => run.Run.WorkflowName, name) : filter;

        filter = query.Text is { } text ? filter & Contains(text) : filter;

        // One more than asked for tells whether there is a next page.
        var found = await RunAsync(
            () => _collections.Runs.Find(filter).SortByDescending(run => run.Number).Limit(query.Limit + 1)
                .Project<RunDocument>(WithoutJournal).ToListAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        var next = found.Count > query.Limit ? RunCursor.Format(found[query.Limit - 1].Number) : null;
        return new RunPage([.. found.Take(query.Limit).Select(run => run.Run.ToRecord(run.Id))], next);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AttemptRecord>> GetAttemptsAsync(string runId, CancellationToken cancellationToken = default) =>
        await RunAsync<IReadOnlyList<AttemptRecord>>(
            async () =>
            {
                if (await FindAsync(runId, WithoutJournal, cancellationToken).ConfigureAwait(false) is not { } run)
                {
                    return [];
                }

                var latest = AttemptDocument.Of(run);
                var earlier = await _collections.Attempts
                    .Find(Keys.Of<AttemptDocument>(run.Number) & Builders<AttemptDocument>.Filter.Lt(attempt => attempt.Id, latest.Id))
                    .SortBy(attempt => attempt.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
                return [.. earlier.Append(latest).Select(attempt => attempt.ToRecord())];
            },
            cancellationToken).ConfigureAwait(false);

    private async Task<RunDocument?> FindAsync(
        string runId, ProjectionDefinition<RunDocument> projection, CancellationToken cancellationToken) =>
        await _collections.Runs.Find(run => run.Id == runId).Project<RunDocument>(projection)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);

    private async Task<CreateRunResult> CreateAsync(NewRun newRun, long number, CancellationToken cancellationToken)
    {
        await SaveWorkflowAsync(newRun.Workflow, cancellationToken).ConfigureAwait(false);
        var record = RunChanges.Create(newRun);
        var begin = ChangeDocument.Of(record, null);
        var run = new RunDocument
        {
            Id = record.RunId,
            Number = number,
            Run = HeaderDocument.Of(record),
            Journal = [begin],
            Next = 2,
            JournalBytes = begin.Size,
        };
        while (!await TryInsertAsync(run, cancellationToken).ConfigureAwait(false))
        {
            // It may be this very run, of which the server's answer was lost. If there is none it was deleted since.
            if (await FindAsync(run.Id, WithoutJournal, cancellationToken).ConfigureAwait(false) is { } existing)
            {
                if (existing.Number == number)
                {
                    break;
                }

                return new CreateRunResult(false, existing.Run.ToRecord(run.Id));
            }
        }

        // Whoever prunes has either seen the run, or is told by this.
        await SaveWorkflowAsync(newRun.Workflow, cancellationToken).ConfigureAwait(false);
        _history.Created(run);
        return new CreateRunResult(true, record);
    }

    private static FilterDefinition<RunDocument> Contains(string text)
    {
        var pattern = new BsonRegularExpression(Regex.Escape(text), "i");
        return Filters.Regex(run => run.Id, pattern) | Filters.Regex(run => run.Run.WorkflowName, pattern);
    }

    private async Task<bool> TryInsertAsync(RunDocument run, CancellationToken cancellationToken)
    {
        try
        {
            await _collections.Runs.InsertOneAsync(run, cancellationToken: cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MongoWriteException exception) when (MongoErrors.IsDuplicate(exception))
        {
            return false;
        }
    }

    private async Task<long> NextNumberAsync(CancellationToken cancellationToken)
    {
        var store = await _collections.Store.FindOneAndUpdateAsync(
            store => store.Id == StoreDocument.OnlyId,
            Builders<StoreDocument>.Update.Inc(store => store.LastRun, 1),
            new FindOneAndUpdateOptions<StoreDocument> { ReturnDocument = ReturnDocument.After },
            cancellationToken).ConfigureAwait(false);
        return store?.LastRun ?? throw new StoreException(
            StoreErrorCode.NotAStore, $"The run store {_connection.Name} was dropped while it was in use: start this program again.");
    }

    private async Task<StartAttemptResult> StartAsync(RunRecord seen, NewAttempt attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await _collections.Runs.Find(run => run.Id == seen.RunId).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            var run = found?.Run.ToRecord(seen.RunId);
            if (run is null || !RunChanges.IsUnchanged(run, seen))
            {
                // It may be this very attempt, of which the server's answer was lost: its lease has a token of its own.
                return new StartAttemptResult(run is not null && run == RunChanges.Restart(seen, attempt), run);
            }

            var next = RunChanges.Restart(run, attempt);
            var known = await _history.CatchUpAsync(found!, cancellationToken).ConfigureAwait(false);
            var write = new RunWrite { RunId = run.RunId, Attempt = next.Attempt, Nodes = attempt.Nodes };
            var (changes, _, refusal) = known.Decide(write);
            if (refusal is not null)
            {
                throw refusal;
            }

            await PrepareAsync(found!, attempt, cancellationToken).ConfigureAwait(false);
            changes.Insert(0, ChangeDocument.Of(next, null));
            if (await TryStartAsync(found!, next, attempt, changes, cancellationToken).ConfigureAwait(false))
            {
                known.Add(changes);
                if (attempt.Workflow is { } workflow)
                {
                    await SaveWorkflowAsync(workflow, cancellationToken).ConfigureAwait(false);
                }

                return new StartAttemptResult(true, next);
            }
        }
    }

    /// <summary>What must be there when an attempt starts. It does no harm when none does.</summary>
    private async Task PrepareAsync(RunDocument run, NewAttempt attempt, CancellationToken cancellationToken)
    {
        var earlier = AttemptDocument.Of(run);
        await Writes.BulkAsync(
            _collections.Attempts,
            [
                new ReplaceOneModel<AttemptDocument>(
                    Builders<AttemptDocument>.Filter.Where(found => found.Id == earlier.Id && found.Version < earlier.Version), earlier)
                { IsUpsert = true },
            ],
            cancellationToken).ConfigureAwait(false);
        if (attempt.Workflow is { } workflow)
        {
            await SaveWorkflowAsync(workflow, cancellationToken).ConfigureAwait(false);
        }

        if (run.ExpiresAt is not null)
        {
            await ExpireAsync(run.Number, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryStartAsync(
        RunDocument found, RunRecord next, NewAttempt attempt, List<ChangeDocument> changes, CancellationToken cancellationToken)
    {
        // Nothing was recorded since the nodes were looked at, either.
        var result = await _collections.Runs.UpdateOneAsync(
            Unchanged(found) & Filters.Eq(run => run.Next, found.Next),
            RunUpdate.Push(changes)
                .Set(run => run.Run, HeaderDocument.Of(next))
                .Set(run => run.IsRecovery, attempt.IsRecovery)
                .Set(run => run.Request, attempt.Request?.ToString())
                .Set(run => run.Mailbox, [])
                .Set(run => run.MailboxBytes, 0)
                .Unset(run => run.ExpiresAt),
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return result.MatchedCount > 0;
    }

    /// <summary>The run is still what was read: what <see cref="RunChanges.IsUnchanged"/> says, to the server.</summary>
    private static FilterDefinition<RunDocument> Unchanged(RunDocument found) =>
        Filters.Eq(run => run.Id, found.Id) & Filters.Eq(run => run.Number, found.Number)
        & Filters.Eq(run => run.Run.Version, found.Run.Version)
        & (found.Run.Lease is { } lease
            ? Filters.Eq(run => run.Run.Lease!.Token, lease.Token) & Filters.Eq(run => run.Run.Lease!.ExpiresAt, lease.ExpiresAt)
            : Filters.Exists(run => run.Run.Lease, false));
}
