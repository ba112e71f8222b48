using GraphExecutor.Api.Contracts;
using GraphExecutor.Api.Endpoints;
using GraphExecutor.Api.Problems;
using GraphExecutor.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Runs;

/// <summary>Looks at recorded runs.</summary>
internal sealed class RunReader(IRunStore store, RunStarter starter, RunWorkflows workflows)
{
    // Whether a run is interrupted is no part of its record: looking for such runs may have to look at many others.
    private const int MostLookedAt = 5_000;

    /// <exception cref="ApiException">The id is none.</exception>
    /// <exception cref="RunRefusedException">There is no such run.</exception>
    public async ValueTask<RunRecord> FindAsync(string runId, CancellationToken cancellationToken) =>
        await store.GetRunAsync(Checked(runId), cancellationToken).ConfigureAwait(false)
        ?? throw new RunRefusedException(RunRefusal.RunNotFound, runId, $"there is no run {runId}");

    /// <summary>A page of the runs. It may have fewer than asked for, and yet not be the last.</summary>
    /// <param name="query">Which, and how many; their status apart.</param>
    /// <param name="status">Only runs of this status, as clients know them; any when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">There is no such status, or the cursor is none.</exception>
    public async ValueTask<RunList> ListAsync(RunQuery query, string? status, CancellationToken cancellationToken)
    {
        var rest = query with { Status = RecordedStatus(status) };
        var found = new List<RunSummary>();
        for (var left = MostLookedAt; ;)
        {
            var page = await PageAsync(rest, cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Runs.Select(run => RunViews.Summary(run, starter.IsInterrupted(run)))
                .Where(run => status is null || run.Status == status));
            left -= rest.Limit;
            if (page.NextCursor is null || found.Count == query.Limit || left <= 0)
            {
                return new RunList { Runs = found, NextCursor = page.NextCursor };
            }

            rest = rest with { Limit = query.Limit - found.Count, Cursor = page.NextCursor };
        }
    }

    public async ValueTask<RunDetails> ShowAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(runId, cancellationToken).ConfigureAwait(false);
        return RunViews.Details(
            run,
            starter.IsInterrupted(run),
            await workflows.GetAsync(run, cancellationToken).ConfigureAwait(false),
            await store.GetAttemptsAsync(runId, cancellationToken).ConfigureAwait(false),
            await store.GetNodesAsync(runId, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The workflow that the latest attempt executes, as its text.</summary>
    public async ValueTask<StoredWorkflow> WorkflowAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(runId, cancellationToken).ConfigureAwait(false);
        return await store.GetWorkflowAsync(run.WorkflowHash, cancellationToken).ConfigureAwait(false)
            ?? throw new RunRefusedException(RunRefusal.WorkflowLost, runId, $"the workflow of run {runId} is not in the store any more");
    }

    /// <summary>A node of a run as its workflow has it.</summary>
    /// <exception cref="ApiException">The run has no such node.</exception>
    public async ValueTask<(RunRecord Run, NodeDefinition Node)> FindNodeAsync(string runId, string nodeId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(runId, cancellationToken).ConfigureAwait(false);
        var workflow = await workflows.GetAsync(run, cancellationToken).ConfigureAwait(false);
        return (run, workflow.Definition.Nodes.FirstOrDefault(node => node.Id == nodeId)
            ?? throw ApiException.NotFound(
                ProblemCode.NodeNotFound, $"Run {runId} has no node \"{JsonBody.Short(nodeId)}\". GET /api/runs/{runId} lists its nodes."));
    }

    /// <summary>Whether a node prints no more, as far as its run is concerned: it has settled, or nobody executes the run.</summary>
    public async ValueTask<bool> IsSettledAsync(string runId, string nodeId, CancellationToken cancellationToken)
    {
        if (await store.GetRunAsync(runId, cancellationToken).ConfigureAwait(false) is not { Status: RunStatus.Running } run || starter.IsInterrupted(run))
        {
            return true;
        }

        // A result of an earlier attempt of the run is reused, or was reset as this one began.
        return await store.GetNodeAsync(runId, nodeId, cancellationToken).ConfigureAwait(false) is { } node && node.Result.Status.IsSettled();
    }

    private static string Checked(string runId) => RunId.IsValid(runId) ? runId : throw new ApiException(
        StatusCodes.Status400BadRequest, ProblemCode.InvalidId, $"\"{JsonBody.Short(runId)}\" is not a run id: {RunId.Form}.");

    private static RunStatus? RecordedStatus(string? status) => status switch
    {
        null => null,
        "running" or RunViews.Interrupted => RunStatus.Running,
        "completed" => RunStatus.Completed,
        "failed" => RunStatus.Failed,
        "cancelled" => RunStatus.Cancelled,
        _ => throw ApiException.Query("`status` must be running, interrupted, completed, failed or cancelled."),
    };

    private async ValueTask<RunPage> PageAsync(RunQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ListRunsAsync(query, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException) when (query.Cursor is not null)
        {
            throw ApiException.Query("`cursor` is not one that this list gave: use `nextCursor` of the page before.");
        }
    }
}
