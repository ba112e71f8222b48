using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Storage;

/// <summary>The status of a node changed.</summary>
public sealed record NodeTransition : Transition
{
    /// <summary>The node.</summary>
    public required string NodeId { get; init; }

    /// <summary>What it was after it.</summary>
    public required NodeResult Result { get; init; }

    /// <summary>When its next attempt was to start, when it then waited for that.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <inheritdoc/>
    public override GraphEvent ToEvent(string runId) => new NodeEvent
    {
        RunId = runId,
        Attempt = Attempt,
        NodeId = NodeId,
        NodeAttempt = Result.Attempts,
        Version = Result.Version,
        Time = Time,
        Status = Result.Status,
        ExitCode = Result.ExitCode,
        Output = Result.Output,
        SkipBranch = Result.SkipBranch,
        Error = Result.Error,
        Reason = Result.Reason,
        RetryAt = RetryAt,
        DurationMs = Result.Duration?.TotalMilliseconds,
        CpuMs = Result.CpuTime?.TotalMilliseconds,
        PeakMemory = Result.PeakMemory,
        Reused = Result.Reused,
    };
}
