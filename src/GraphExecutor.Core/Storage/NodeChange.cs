using GraphExecutor.Runs;

namespace GraphExecutor.Storage;

/// <summary>The status of a node changed: this becomes its record, and a transition in the run's history.</summary>
public sealed record NodeChange
{
    /// <summary>The node.</summary>
    public required string NodeId { get; init; }

    /// <summary>What it is now. Its version is one more than that of the record it follows, 1 when there is none.</summary>
    public required NodeResult Result { get; init; }

    /// <summary>When it changed.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When its next attempt starts, while it waits for that.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>
    /// Tells whoever carries out the node attempt from all others that might: of two that record the same with different claims, the
    /// second one is refused. <see langword="null"/>, the default, where the lease of the run leaves but one.
    /// </summary>
    public string? Claim { get; init; }

    /// <summary>
    /// Whether this follows what is recorded. A change that is recorded already may be recorded again by the same claim; a settled node
    /// even with another version or result, which then changes nothing: the first one counts.
    /// </summary>
    /// <param name="stored">What is recorded; the default when nothing is.</param>
    /// <param name="runAttempt">The attempt of the run that the change belongs to.</param>
    public ChangeVerdict Against(NodeStamp stored, int runAttempt)
    {
        var isSame = stored.RunAttempt == runAttempt && stored.NodeAttempt == Result.Attempts && stored.Status == Result.Status
            && stored.Claim == Claim;
        return stored.Version > 0 && isSame && (stored.Version == Result.Version || Result.Status.IsSettled()) ? ChangeVerdict.Repeated
            : stored.Version == Result.Version - 1 ? ChangeVerdict.Apply
            : ChangeVerdict.Conflict;
    }

    /// <summary>The record after this change.</summary>
    /// <param name="runAttempt">The attempt of the run that the change belongs to.</param>
    public NodeRecord ToRecord(int runAttempt) => new()
    {
        NodeId = NodeId,
        RunAttempt = runAttempt,
        Time = Time,
        Result = Result,
        RetryAt = RetryAt,
        Claim = Claim,
    };

    /// <summary>This in the history of the run.</summary>
    /// <param name="cursor">Its place there.</param>
    /// <param name="runAttempt">The attempt of the run that the change belongs to.</param>
    public NodeTransition ToTransition(long cursor, int runAttempt) => new()
    {
        Cursor = cursor,
        Attempt = runAttempt,
        Time = Time,
        NodeId = NodeId,
        Result = Result,
        RetryAt = RetryAt,
    };

    /// <summary>What a store throws for <see cref="ChangeVerdict.Conflict"/>.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="stored">What is recorded.</param>
    public StoreException Refuse(string runId, NodeStamp stored) => new(
        StoreErrorCode.Conflict,
        $"Node {NodeId} of run {runId} cannot become {Result.Status} with version {Result.Version}: "
        + $"it is {stored.Status} with version {stored.Version}.");
}
