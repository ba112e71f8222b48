namespace GraphExecutor.Storage;

/// <content>Workflows that are kept under names.</content>
public sealed partial class InMemoryRunStore : IWorkflowStore
{
    private readonly SortedList<string, NamedWorkflow> _named = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<NamedWorkflow?> GetNamedWorkflowAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_lock)
        {
            return new(_named.GetValueOrDefault(name));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WorkflowEntry>> ListNamedWorkflowsAsync(
        string? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        lock (_lock)
        {
            return new([.. _named.Values.Select(workflow => workflow.Entry)
                .Where(entry => after is null || string.CompareOrdinal(entry.Name, after) > 0).Take(limit)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> SaveNamedWorkflowAsync(NamedWorkflow workflow, string? seenHash, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        lock (_lock)
        {
            var isAsSeen = _named.GetValueOrDefault(workflow.Entry.Name)?.Entry.Hash == seenHash;
            if (isAsSeen)
            {
                _named[workflow.Entry.Name] = workflow;
            }

            return new(isAsSeen);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteNamedWorkflowAsync(string name, string seenHash, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(seenHash);
        lock (_lock)
        {
            return new(_named.GetValueOrDefault(name)?.Entry.Hash == seenHash && _named.Remove(name));
        }
    }
}
