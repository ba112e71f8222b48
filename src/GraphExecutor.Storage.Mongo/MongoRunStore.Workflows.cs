using GraphExecutor.Storage.Mongo.Documents;
using GraphExecutor.Storage.Mongo.Server;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo;

/// <content>Workflows that are kept under names.</content>
public sealed partial class MongoRunStore : IWorkflowStore
{
    private static readonly ProjectionDefinition<NamedWorkflowDocument> WithoutSource =
        Builders<NamedWorkflowDocument>.Projection.Exclude(workflow => workflow.Source);

    /// <inheritdoc/>
    public async ValueTask<NamedWorkflow?> GetNamedWorkflowAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var found = await RunAsync(
            () => _collections.NamedWorkflows.Find(workflow => workflow.Id == name).FirstOrDefaultAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return found is null ? null : new NamedWorkflow(found.ToEntry(), found.Source);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<WorkflowEntry>> ListNamedWorkflowsAsync(
        string? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var filters = Builders<NamedWorkflowDocument>.Filter;
        var found = await RunAsync(
            () => _collections.NamedWorkflows.Find(after is null ? filters.Empty : filters.Gt(workflow => workflow.Id, after))
                .SortBy(workflow => workflow.Id).Limit(limit).Project<NamedWorkflowDocument>(WithoutSource).ToListAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return [.. found.Select(workflow => workflow.ToEntry())];
    }

    /// <inheritdoc/>
    public async ValueTask<bool> SaveNamedWorkflowAsync(NamedWorkflow workflow, string? seenHash, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        var document = NamedWorkflowDocument.Of(workflow);
        return await RunAsync(
            async () =>
            {
                if (seenHash is not null)
                {
                    var result = await _collections.NamedWorkflows.ReplaceOneAsync(
                        found => found.Id == document.Id && found.Hash == seenHash, document, cancellationToken: cancellationToken)
                        .ConfigureAwait(false);
                    return result.MatchedCount > 0;
                }

                try
                {
                    await _collections.NamedWorkflows.InsertOneAsync(document, cancellationToken: cancellationToken).ConfigureAwait(false);
                    return true;
                }
                catch (MongoWriteException exception) when (MongoErrors.IsDuplicate(exception))
                {
                    return false;
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteNamedWorkflowAsync(string name, string seenHash, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(seenHash);
        var result = await RunAsync(
            () => _collections.NamedWorkflows.DeleteOneAsync(found => found.Id == name && found.Hash == seenHash, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return result.DeletedCount > 0;
    }
}
