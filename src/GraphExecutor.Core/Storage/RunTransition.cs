using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Storage;

/// <summary>An attempt of the run began, or ended.</summary>
public sealed record RunTransition : Transition
{
    /// <summary>The version of the run's record after it.</summary>
    public required int Version { get; init; }

    /// <summary>The run's status after it.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The workflow's name.</summary>
    public required string WorkflowName { get; init; }

    /// <summary>Why it did not complete; <see langword="null"/> when it did, or began.</summary>
    public string? Reason { get; init; }

    /// <summary>How long the attempt took; <see langword="null"/> when it began.</summary>
    public TimeSpan? Duration { get; init; }

    /// <inheritdoc/>
    public override GraphEvent ToEvent(string runId) => new RunEvent
    {
        RunId = runId,
        Attempt = Attempt,
        Version = Version,
        Time = Time,
        Status = Status,
        Workflow = WorkflowName,
        Reason = Reason,
        DurationMs = Duration?.TotalMilliseconds,
    };
}
