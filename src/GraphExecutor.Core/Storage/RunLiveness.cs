using GraphExecutor.Runs;

namespace GraphExecutor.Storage;

/// <summary>Whether a run that is recorded as running still has somebody who executes it.</summary>
public static class RunLiveness
{
    /// <summary>Whether it runs no longer and never ended: its lease has expired, or its owner is known to be gone.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time.</param>
    /// <param name="isOwnerGone">
    /// Whether a process is gone for certain. Asked only while the lease holds; <see langword="false"/> when it cannot be known, as for a
    /// process of another machine.
    /// </param>
    public static bool IsInterrupted(RunRecord run, DateTimeOffset now, Func<LeaseOwner, bool> isOwnerGone)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(isOwnerGone);
        return run.Status == RunStatus.Running && (run.Lease is not { } lease || lease.ExpiresAt <= now || isOwnerGone(lease.Owner));
    }
}
