using System.Text;
using GraphExecutor.Api.Endpoints;
using GraphExecutor.Api.Problems;
using GraphExecutor.Documents;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Workflows;

/// <summary>The workflows that are kept under names.</summary>
internal sealed class StoredWorkflows(IWorkflowStore store, TimeProvider time)
{
    // Two who save without a condition at once: the later one reads again and wins.
    private const int MostTries = 10;

    /// <exception cref="ApiException">There is none of the name.</exception>
    public async ValueTask<NamedWorkflow> GetAsync(string name, CancellationToken cancellationToken) =>
        await store.GetNamedWorkflowAsync(Checked(name), cancellationToken).ConfigureAwait(false)
        ?? throw ApiException.NotFound(ProblemCode.WorkflowNotFound, $"There is no stored workflow {name}. GET /api/workflows lists those there are.");

    /// <summary>The workflow of a name, ready to run.</summary>
    /// <exception cref="ApiException">There is none of the name.</exception>
    /// <exception cref="WorkflowException">It cannot run: it was saved by a version with other rules.</exception>
    public async ValueTask<Workflow> LoadAsync(string name, CancellationToken cancellationToken)
    {
        var stored = await GetAsync(name, cancellationToken).ConfigureAwait(false);
        return Workflow.Parse(Encoding.UTF8.GetBytes(stored.Source), stored.Entry.Format, name);
    }

    public ValueTask<IReadOnlyList<WorkflowEntry>> ListAsync(string? after, int limit, CancellationToken cancellationToken) =>
        store.ListNamedWorkflowsAsync(after, limit, cancellationToken);

    /// <summary>Saves a workflow that can run.</summary>
    /// <returns>What was saved, the checked workflow, and whether there was none of the name before.</returns>
    /// <exception cref="ApiException">The condition does not hold.</exception>
    /// <exception cref="WorkflowException">It cannot run.</exception>
    public async ValueTask<(WorkflowEntry Entry, Workflow Workflow, bool IsNew)> SaveAsync(
        string name, WorkflowText text, Precondition condition, CancellationToken cancellationToken)
    {
        var workflow = text.Parse(Checked(name));
        var source = Encoding.UTF8.GetString(text.Utf8.Span);
        var format = text.Format == DocumentFormat.Detect && source.AsSpan().TrimStart(" \t\r\n\uFEFF") is ['{', ..] ? DocumentFormat.Json : text.Format;
        format = format == DocumentFormat.Detect ? DocumentFormat.Yaml : format;
        var entry = new WorkflowEntry(name, StoredWorkflow.Of(source).Hash, format, time.GetUtcNow());
        var isNew = false;
        await ChangeAsync(name, condition, seen =>
        {
            isNew = seen is null;
            return store.SaveNamedWorkflowAsync(new NamedWorkflow(entry, source), seen, cancellationToken);
        }, cancellationToken).ConfigureAwait(false);
        return (entry, workflow, isNew);
    }

    /// <exception cref="ApiException">There is none of the name, or the condition does not hold.</exception>
    public ValueTask DeleteAsync(string name, Precondition condition, CancellationToken cancellationToken) =>
        ChangeAsync(
            Checked(name), condition, seen => seen is null
                ? throw ApiException.NotFound(ProblemCode.WorkflowNotFound, $"There is no stored workflow {name}.")
                : store.DeleteNamedWorkflowAsync(name, seen, cancellationToken),
            cancellationToken);

    private static string Checked(string name) => WorkflowName.IsValid(name)
        ? name
        : throw new ApiException(
            StatusCodes.Status400BadRequest, ProblemCode.InvalidId, $"\"{JsonBody.Short(name)}\" cannot be the name of a stored workflow: {WorkflowName.Form}.");

    private async ValueTask ChangeAsync(
        string name, Precondition condition, Func<string?, ValueTask<bool>> change, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var seen = (await store.GetNamedWorkflowAsync(name, cancellationToken).ConfigureAwait(false))?.Entry.Hash;
            condition.Check(name, seen);
            if (await change(seen).ConfigureAwait(false))
            {
                return;
            }
        }

        throw new ApiException(
            StatusCodes.Status412PreconditionFailed, ProblemCode.PreconditionFailed, $"Others change workflow {name} all the time. Try again.");
    }
}
