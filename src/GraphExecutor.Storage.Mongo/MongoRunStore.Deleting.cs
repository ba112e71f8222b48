using GraphExecutor.Runs;
using GraphExecutor.Storage.Mongo.Documents;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo;

/// <content>Workflows that runs use, and deleting what is old.</content>
public sealed partial class MongoRunStore
{
    /// <inheritdoc/>
    public async ValueTask<StoredWorkflow?> GetWorkflowAsync(string hash, CancellationToken cancellationToken = default)
    {
        var found = await RunAsync(
            () => _collections.Workflows.Find(workflow => workflow.Id == hash).FirstOrDefaultAsync(cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return found is null ? null : new StoredWorkflow(found.Id, found.Json);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteRunAsync(RunRecord seen, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return await RunAsync(
            async () => await FindAsync(seen.RunId, WithoutJournal, cancellationToken).ConfigureAwait(false) is { } found
                && RunChanges.IsUnchanged(found.Run.ToRecord(found.Id), seen)
                && await DeleteAsync(found, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken = default) =>
        await RunAsync(
            async () =>
            {
                var old = await _collections.Runs
                    .Find(Filters.Ne(run => run.Run.Status, RunStatus.Running) & Filters.Lt(run => run.Run.EndedAt, endedBefore))
                    .Project<RunDocument>(WithoutJournal)
                    .SortBy(run => run.Run.EndedAt)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                var count = 0;
                foreach (var run in old)
                {
                    count += await DeleteAsync(run, cancellationToken).ConfigureAwait(false) ? 1 : 0;
                }

                await DropUnusedWorkflowsAsync(cancellationToken).ConfigureAwait(false);
                return count;
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes a run, unless it has changed since it was read, and then what belongs to it, which nobody finds any more.</summary>
    private async Task<bool> DeleteAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var result = await _collections.Runs.DeleteOneAsync(Unchanged(run), cancellationToken).ConfigureAwait(false);
        if (result.DeletedCount == 0)
        {
            return false;
        }

        _history.Forget(run.Id);
        await Task.WhenAll(
            OfAsync(_collections.Attempts), OfAsync(_collections.Nodes), OfAsync(_collections.Transitions), OfAsync(_collections.Logs))
            .ConfigureAwait(false);
        return true;

        Task OfAsync<T>(IMongoCollection<T> collection) => collection.DeleteManyAsync(Keys.Of<T>(run.Number), cancellationToken);
    }

    /// <summary>Saves a workflow once. One that was about to be deleted stays.</summary>
    private async Task SaveWorkflowAsync(StoredWorkflow workflow, CancellationToken cancellationToken) =>
        await _collections.Workflows.UpdateOneAsync(
            found => found.Id == workflow.Hash,
            Builders<WorkflowDocument>.Update.SetOnInsert(found => found.Json, workflow.Json).Unset(found => found.UnusedFor),
            new UpdateOptions { IsUpsert = true },
            cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Marks the workflows that no run uses, looks again, and deletes those that are still marked and unused. A run that is created
    /// meanwhile saves its workflow before and after itself: either it is seen, or the mark is gone, or the workflow comes back.
    /// </summary>
    private async Task DropUnusedWorkflowsAsync(CancellationToken cancellationToken)
    {
        var workflows = Builders<WorkflowDocument>.Filter;
        var mark = Guid.NewGuid().ToString("N");
        var used = await UsedWorkflowsAsync(cancellationToken).ConfigureAwait(false);
        var marked = await _collections.Workflows.UpdateManyAsync(
            workflows.Nin(workflow => workflow.Id, used),
            Builders<WorkflowDocument>.Update.Set(workflow => workflow.UnusedFor, mark),
            cancellationToken: cancellationToken).ConfigureAwait(false);
        if (marked.MatchedCount > 0)
        {
            used = await UsedWorkflowsAsync(cancellationToken).ConfigureAwait(false);
            await _collections.Workflows.DeleteManyAsync(
                workflows.Eq(workflow => workflow.UnusedFor, mark) & workflows.Nin(workflow => workflow.Id, used),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HashSet<string>> UsedWorkflowsAsync(CancellationToken cancellationToken)
    {
        var latest = await _collections.Runs.DistinctAsync(
            run => run.Run.WorkflowHash, FilterDefinition<RunDocument>.Empty, cancellationToken: cancellationToken).ConfigureAwait(false);
        var earlier = await _collections.Attempts.DistinctAsync(
            attempt => attempt.WorkflowHash, FilterDefinition<AttemptDocument>.Empty, cancellationToken: cancellationToken).ConfigureAwait(false);
        var used = await latest.ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. used, .. await earlier.ToListAsync(cancellationToken).ConfigureAwait(false)];
    }
}
