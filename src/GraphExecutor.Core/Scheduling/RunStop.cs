using System.Text.Json.Serialization;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

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
    /// <param name="workflow">The workflow.</param>
    public static RunStop? Of(NodeResult result, WorkflowDefinition workflow)
    {
        var reason = result.Reason ?? Reasons.Cancelled;
        return result switch
        {
            { Status: NodeStatus.Cancelled } when workflow.FailFast && Reasons.IsFailFast(reason) => new RunStop(StopCause.FailFast, reason),
            { Status: NodeStatus.Cancelled } => new RunStop(StopCause.Cancel, reason),
            { Status: NodeStatus.Failed, Error.Type: ErrorTypes.Timeout } when workflow.Timeout is { } limit && reason == Reasons.RunTimeout(limit) =>
                new RunStop(StopCause.Timeout, reason),
            _ => null,
        };
    }
}
