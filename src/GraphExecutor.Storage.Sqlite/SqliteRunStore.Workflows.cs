using GraphExecutor.Storage.Sqlite.Rows;

namespace GraphExecutor.Storage.Sqlite;

/// <content>Workflows that are kept under names.</content>
public sealed partial class SqliteRunStore : IWorkflowStore
{
    /// <inheritdoc/>
    public ValueTask<NamedWorkflow?> GetNamedWorkflowAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ReadAsync(database => NamedWorkflowTable.Find(database, name), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WorkflowEntry>> ListNamedWorkflowsAsync(
        string? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return ReadAsync<IReadOnlyList<WorkflowEntry>>(database => NamedWorkflowTable.List(database, after ?? "", limit), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> SaveNamedWorkflowAsync(NamedWorkflow workflow, string? seenHash, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        return ChangeAsync(
            database => seenHash is null
                ? NamedWorkflowTable.Insert(database, workflow)
                : NamedWorkflowTable.Update(database, workflow, seenHash),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteNamedWorkflowAsync(string name, string seenHash, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(seenHash);
        return ChangeAsync(database => NamedWorkflowTable.Delete(database, name, seenHash), cancellationToken);
    }
}
