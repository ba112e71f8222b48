using GraphExecutor.Runs;

namespace GraphExecutor.Scheduling;

/// <summary>What ends a run before its nodes do.</summary>
/// <param name="Cause">What it is.</param>
/// <param name="Reason">The same for people.</param>
internal sealed record RunStop(StopCause Cause, string Reason)
{
    /// <summary>What a node that ran becomes when it has ended because of this.</summary>
    public NodeStatus NodeStatus => Cause == StopCause.Timeout ? NodeStatus.Failed : NodeStatus.Cancelled;

    /// <summary>Why such a node failed; <see langword="null"/> when it was cancelled.</summary>
    public NodeError? NodeError => Cause == StopCause.Timeout ? new NodeError(ErrorTypes.Timeout, Reason) : null;
}
