using System.Text.Json.Serialization;
using GraphExecutor.Runs;

namespace GraphExecutor.Scheduling;

/// <summary>What ends a run before its nodes do.</summary>
/// <param name="Cause">What it is.</param>
/// <param name="Reason">The same for people.</param>
internal sealed record RunStop(StopCause Cause, string Reason)
{
    /// <summary>What a node that ran becomes when it has ended because of this.</summary>
    [JsonIgnore]
    public NodeStatus NodeStatus => Cause == StopCause.Timeout ? NodeStatus.Failed : NodeStatus.Cancelled;

    /// <summary>Why such a node failed; <see langword="null"/> when it was cancelled.</summary>
    [JsonIgnore]
    public NodeError? NodeError => Cause == StopCause.Timeout ? new NodeError(ErrorTypes.Timeout, Reason) : null;

    /// <summary>
    /// What ended a node, as its record says: nobody else gives these reasons. <see langword="null"/> when it came to its end by itself.
    /// </summary>
    /// <param name="result">What is recorded of it.</param>
    /// <param name="limit">The run's timeout.</param>
    public static RunStop? Of(NodeResult result, TimeSpan? limit)
    {
        var cause = result.Reason == Reasons.Cancelled ? StopCause.Cancel
            : limit is { } time && result.Reason == Reasons.RunTimeout(time) ? StopCause.Timeout
            : StopCause.FailFast;
        return result.Status == NodeStatus.Cancelled || (cause == StopCause.Timeout && result.Error?.Type == ErrorTypes.Timeout)
            ? new RunStop(cause, result.Reason!)
            : null;
    }
}
