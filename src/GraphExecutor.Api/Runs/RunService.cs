using GraphExecutor.Api.Contracts;
using GraphExecutor.Api.Problems;
using GraphExecutor.Api.Workflows;
using GraphExecutor.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Runs;

/// <summary>Starts, resumes and deletes runs.</summary>
internal sealed class RunService(IRunStore store, IRunHost host, RunStarter starter, RunReader reader, StoredWorkflows workflows, TimeProvider time)
{
    /// <returns>The run, and whether this request started it: not when the same had come before.</returns>
    public async ValueTask<(RunRecord Run, bool IsNew)> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        var hash = request.Hash();
        if (request.RunId is { } id && await store.GetRunAsync(id, cancellationToken).ConfigureAwait(false) is { } existing && existing.RequestHash == hash)
        {
            // Whatever has become of the stored workflow or the secrets meanwhile.
            return (existing, false);
        }

        var workflow = request.WorkflowName is { } name
            ? await workflows.LoadAsync(name, cancellationToken).ConfigureAwait(false)
            : WorkflowText.Of(request.Workflow!.Value).Parse(null);
        var runId = request.RunId ?? NewRunId.Create(time);
        var secrets = await SecretValues.ResolveAsync(
            request.Secrets, workflow.Definition, runId, ValueMap<string>.Empty, host.Secrets, cancellationToken).ConfigureAwait(false);
        ThrowIfBusy();
        var place = host.PlaceFor(runId);
        var result = await starter.StartAsync(
            new RunStart
            {
                RunId = runId,
                Workflow = workflow,
                Context = RunContext.ToObject(request.Context),
                SecretReferences = secrets.References,
                StartedBy = RunOrigin.Server,
                StartDirectory = place.StartDirectory,
                Workspace = place.Workspace,
                RequestHash = hash,
            },
            cancellationToken).ConfigureAwait(false);
        if (result.Attempt is { } attempt)
        {
            // It is recorded: whether the client still waits does not matter any more.
            await host.BeginAsync(attempt, secrets.Values, CancellationToken.None).ConfigureAwait(false);
        }

        return (result.Run, result.Attempt is not null);
    }

    /// <summary>What the next attempt of a run would do.</summary>
    public async ValueTask<PlanView> PlanAsync(string runId, ResumeRequest request, CancellationToken cancellationToken)
    {
        var run = await FindAsync(runId, cancellationToken).ConfigureAwait(false);
        return RunViews.Plan(run.Run, run.Plan(OptionsOf(request, run)));
    }

    /// <summary>Starts the next attempt of a run.</summary>
    public async ValueTask<RunRecord> ResumeAsync(string runId, ResumeRequest request, CancellationToken cancellationToken)
    {
        var run = await FindAsync(runId, cancellationToken).ConfigureAwait(false);
        var options = OptionsOf(request, run);
        var plan = run.Plan(options);
        var definition = (options.Workflow ?? run.Workflow).Definition;
        var secrets = await SecretValues.ResolveAsync(
            request.Secrets, definition, runId, run.Run.SecretReferences, host.Secrets, cancellationToken).ConfigureAwait(false);
        ThrowIfBusy();
        var attempt = await starter.ResumeAsync(run, plan, options, secrets.References, cancellationToken: cancellationToken).ConfigureAwait(false);
        await host.BeginAsync(attempt, secrets.Values, CancellationToken.None).ConfigureAwait(false);
        return attempt.Run;
    }

    /// <summary>Deletes a run that nobody executes, with all that is recorded of it and all that it left in its workspace.</summary>
    public async ValueTask DeleteAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await reader.FindAsync(runId, cancellationToken).ConfigureAwait(false);
        if (run.Status == RunStatus.Running && !starter.IsInterrupted(run))
        {
            throw new RunRefusedException(RunRefusal.RunActive, runId, $"run {runId} is alive");
        }

        if (!await store.DeleteRunAsync(run, cancellationToken).ConfigureAwait(false))
        {
            throw new RunRefusedException(RunRefusal.RunChanged, runId, $"run {runId} has changed meanwhile");
        }

        await host.ClearAsync(run).ConfigureAwait(false);
    }

    private static ResumeOptions OptionsOf(ResumeRequest request, ResumableRun run) => new()
    {
        From = request.From,
        Context = RunContext.ToObject(request.Context),
        Workflow = request.Workflow is { } workflow ? WorkflowText.Of(workflow).Parse(run.Run.WorkflowName) : null,
    };

    private async ValueTask<ResumableRun> FindAsync(string runId, CancellationToken cancellationToken)
    {
        // Checks the id.
        await reader.FindAsync(runId, cancellationToken).ConfigureAwait(false);
        return await starter.FindAsync(runId, cancellationToken).ConfigureAwait(false);
    }

    private void ThrowIfBusy()
    {
        if (host.WhyBusy is { } reason)
        {
            throw new ApiException(StatusCodes.Status503ServiceUnavailable, ProblemCode.HostBusy, reason);
        }
    }
}
