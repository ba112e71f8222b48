namespace GraphExecutor.Storage;

/// <summary>
/// Where workflows are kept under names, to be started by them. Runs do not depend on it: each has its own copy of what it executes.
/// </summary>
/// <remarks>Every method may be called from many threads at once, and throws <see cref="StoreException"/> when it cannot do its work.</remarks>
public interface IWorkflowStore
{
    /// <summary>The workflow of a name; <see langword="null"/> when there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<NamedWorkflow?> GetNamedWorkflowAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The workflows by name, in the order of the names' code points.</summary>
    /// <param name="after">Only names after this one; <see langword="null"/> to begin.</param>
    /// <param name="limit">How many at most, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<WorkflowEntry>> ListNamedWorkflowsAsync(string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Saves a workflow under its name, if what is there is what the caller saw.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="seenHash">The hash of what it replaces; <see langword="null"/> when there must be none of the name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was saved: not when something else is there.</returns>
    ValueTask<bool> SaveNamedWorkflowAsync(NamedWorkflow workflow, string? seenHash, CancellationToken cancellationToken = default);

    /// <summary>Deletes a workflow, if it is what the caller saw.</summary>
    /// <param name="name">The name.</param>
    /// <param name="seenHash">The hash of what is deleted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was deleted: not when there is none of the name, or another one.</returns>
    ValueTask<bool> DeleteNamedWorkflowAsync(string name, string seenHash, CancellationToken cancellationToken = default);
}
