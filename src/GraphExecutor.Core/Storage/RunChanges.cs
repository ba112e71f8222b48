using GraphExecutor.Runs;

namespace GraphExecutor.Storage;

/// <summary>How the record of a run changes: the rules that all stores share.</summary>
public static class RunChanges
{
    /// <summary>The record of a new run.</summary>
    /// <param name="run">The run.</param>
    public static RunRecord Create(NewRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunRecord
        {
            RunId = run.RunId,
            WorkflowName = run.WorkflowName,
            WorkflowHash = run.Workflow.Hash,
            Status = RunStatus.Running,
            Attempt = 1,
            Version = 1,
            CreatedAt = run.Time,
            StartedAt = run.Time,
            Lease = run.Lease,
            StartedBy = run.StartedBy,
            StartDirectory = run.StartDirectory,
            WorkflowDirectory = run.WorkflowDirectory,
            Workspace = run.Workspace,
            Context = run.Context,
            SecretReferences = run.SecretReferences,
            RequestHash = run.RequestHash,
        };
    }

    /// <summary>The record of a run once a further attempt has started.</summary>
    /// <param name="run">The run before.</param>
    /// <param name="attempt">The attempt.</param>
    public static RunRecord Restart(RunRecord run, NewAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(attempt);
        return run with
        {
            WorkflowName = attempt.WorkflowName ?? run.WorkflowName,
            WorkflowHash = attempt.Workflow?.Hash ?? run.WorkflowHash,
            Status = RunStatus.Running,
            Reason = null,
            Attempt = run.Attempt + 1,
            Version = run.Version + 1,
            StartedAt = attempt.Time,
            EndedAt = null,
            Lease = attempt.Lease,
            StartedBy = attempt.StartedBy ?? run.StartedBy,
            Recoveries = attempt.IsRecovery ? run.Recoveries + 1 : 0,
            Context = attempt.Context ?? run.Context,
            SecretReferences = attempt.SecretReferences ?? run.SecretReferences,
        };
    }

    /// <summary>The record of a run once its attempt has ended.</summary>
    /// <param name="run">The run before.</param>
    /// <param name="ending">How it ended.</param>
    public static RunRecord End(RunRecord run, RunEnding ending)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(ending);
        return run with
        {
            Status = ending.Status,
            Reason = ending.Reason,
            Version = run.Version + 1,
            EndedAt = ending.Time,
            Lease = null,
        };
    }

    /// <summary>Whether a run is still what somebody read: nothing happened to it, and its lease was not renewed.</summary>
    /// <param name="run">The run now.</param>
    /// <param name="seen">What was read.</param>
    public static bool IsUnchanged(RunRecord run, RunRecord seen)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(seen);
        return run.Version == seen.Version && run.Lease == seen.Lease && run.CreatedAt == seen.CreatedAt;
    }

    /// <summary>What happened to a run when its record became what it is: an attempt started, or ended.</summary>
    /// <param name="run">The run after it.</param>
    /// <param name="cursor">Its place in the run's history.</param>
    /// <param name="duration">How long the attempt took; <see langword="null"/> when it started.</param>
    public static RunTransition Describe(RunRecord run, long cursor, TimeSpan? duration)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunTransition
        {
            Cursor = cursor,
            Attempt = run.Attempt,
            Time = run.EndedAt ?? run.StartedAt,
            Version = run.Version,
            Status = run.Status,
            WorkflowName = run.WorkflowName,
            Reason = run.Reason,
            Duration = duration,
        };
    }
}
