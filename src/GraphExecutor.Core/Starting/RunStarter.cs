using System.Text;
using GraphExecutor.Documents;
using GraphExecutor.Resuming;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Starting;

/// <summary>Starts and resumes recorded runs: everything between what somebody asks for and an attempt to execute.</summary>
/// <param name="store">Where runs are recorded.</param>
/// <param name="owners">Who executes them.</param>
/// <param name="time">The clock.</param>
public sealed class RunStarter(IRunStore store, ILeaseOwners owners, TimeProvider time)
{
    /// <summary>Records a new run.</summary>
    /// <param name="start">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What to execute, or the run that the same request has started before.</returns>
    /// <exception cref="RunRefusedException">There is a run of the id that another request started.</exception>
    /// <exception cref="StoreException">It could not be recorded.</exception>
    public async ValueTask<StartResult> StartAsync(RunStart start, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        var created = await store.CreateRunAsync(start.ToNewRun(owners.Create(), time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        if (created.Created)
        {
            return new StartResult(created.Run, new StartedAttempt { Run = created.Run, Workflow = start.Workflow });
        }

        return start.RequestHash is { } hash && created.Run.RequestHash == hash
            ? new StartResult(created.Run, null)
            : throw new RunRefusedException(RunRefusal.RunExists, start.RunId, $"there is a run {start.RunId} already");
    }

    /// <summary>Reads a run that is perhaps to be resumed.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RunRefusedException">There is no such run, or its workflow is not in the store any more.</exception>
    /// <exception cref="StoreException">It could not be read.</exception>
    public async ValueTask<ResumableRun> FindAsync(string runId, CancellationToken cancellationToken = default)
    {
        var run = await store.GetRunAsync(runId, cancellationToken).ConfigureAwait(false)
            ?? throw new RunRefusedException(RunRefusal.RunNotFound, runId, $"there is no run {runId}");

        // Side by side: each takes a while when the run has many nodes.
        var nodes = store.GetNodesAsync(runId, cancellationToken).AsTask();
        var workflow = WorkflowOfAsync(run, cancellationToken).AsTask();
        await Task.WhenAll(nodes, workflow).ConfigureAwait(false);
        return new ResumableRun(run, await workflow.ConfigureAwait(false), await nodes.ConfigureAwait(false), IsInterrupted(run));
    }

    /// <summary>Starts the next attempt of a run.</summary>
    /// <param name="run">The run as it was read.</param>
    /// <param name="plan">Its plan for the same options.</param>
    /// <param name="options">What shall be different.</param>
    /// <param name="secretReferences">Where each secret is read from, all of them.</param>
    /// <param name="isRecovery">A server does it of its own accord.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What to execute.</returns>
    /// <exception cref="RunRefusedException">The run has changed since it was read.</exception>
    /// <exception cref="StoreException">It could not be recorded.</exception>
    public async ValueTask<StartedAttempt> ResumeAsync(
        ResumableRun run, ResumePlan plan, ResumeOptions options, ValueMap<string> secretReferences, bool isRecovery = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(secretReferences);
        var (attempt, reset) = run.Next(plan, options, secretReferences, owners.Create(), time.GetUtcNow());
        var started = await StartAsync(run.Run, attempt with { IsRecovery = isRecovery }, cancellationToken).ConfigureAwait(false);
        return new StartedAttempt
        {
            Run = started,
            Workflow = options.Workflow ?? run.Workflow,
            Nodes =
            [
                .. run.Nodes.ExceptBy(reset.Select(change => change.NodeId), node => node.NodeId),
                .. reset.Select(change => change.ToRecord(started.Attempt)),
            ],
            InitialState = plan.InitialState,
        };
    }

    /// <summary>The workflow that a run's latest attempt executes.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RunRefusedException">It is not in the store any more.</exception>
    /// <exception cref="StoreException">It could not be read.</exception>
    public async ValueTask<Workflow> WorkflowOfAsync(RunRecord run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var stored = await store.GetWorkflowAsync(run.WorkflowHash, cancellationToken).ConfigureAwait(false)
            ?? throw new RunRefusedException(
                RunRefusal.WorkflowLost, run.RunId, $"the workflow of run {run.RunId} is not in the store any more");
        return Workflow.Parse(Encoding.UTF8.GetBytes(stored.Json), DocumentFormat.Json, run.WorkflowName);
    }

    /// <summary>Whether nobody executes a run any more, although it never ended.</summary>
    /// <param name="run">The run.</param>
    public bool IsInterrupted(RunRecord run) => RunLiveness.IsInterrupted(run, time.GetUtcNow(), owners.IsGone);

    private async ValueTask<RunRecord> StartAsync(RunRecord seen, NewAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.StartAttemptAsync(seen, attempt, cancellationToken).ConfigureAwait(false) is { Started: true, Run: { } run })
            {
                return run;
            }
        }
        catch (StoreException exception) when (exception.Code == StoreErrorCode.Conflict)
        {
            // A node was recorded since it was read: by an owner that had been taken for gone.
        }

        throw new RunRefusedException(
            RunRefusal.RunChanged, seen.RunId,
            $"run {seen.RunId} has changed meanwhile: someone else has resumed or deleted it, or it is alive after all");
    }
}
