using GraphExecutor.Nodes;
using GraphExecutor.Runs;

namespace GraphExecutor.Execution;

/// <summary>What a node's record says after a change of its status, the same whoever drives the run.</summary>
/// <param name="Attempt">The node's latest attempt; 0 when it never ran.</param>
/// <param name="StartedAt">When that started.</param>
internal readonly record struct NodeProgress(int Attempt, DateTimeOffset? StartedAt)
{
    /// <summary>Its status changed, and no attempt ended with that.</summary>
    public NodeResult Became(NodeStatus status, int version) => new()
    {
        Status = status,
        Attempts = Attempt,
        StartedAt = StartedAt,
        Version = version,
    };

    /// <summary>Its attempt has ended.</summary>
    public NodeResult Ended(NodeStatus status, int version, NodeOutcome outcome, TimeSpan duration) => Became(status, version) with
    {
        Output = outcome.Output,
        SkipBranch = outcome.SkipsBranch,
        ExitCode = outcome.ExitCode,
        CpuTime = outcome.CpuTime,
        PeakMemory = outcome.PeakMemory,
        Duration = duration,
    };
}
