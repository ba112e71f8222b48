using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Durable.Activities;

/// <summary>Decides what the end of an attempt makes of its node, as the scheduler will when it hears of it.</summary>
internal static class NodeEnding
{
    /// <param name="run">The run.</param>
    /// <param name="definition">The node.</param>
    /// <param name="running">What was recorded when the attempt began.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="reruns">How many attempts of the node only followed a lost worker.</param>
    public static NodeChange Of(
        WorkerRun run, NodeDefinition definition, NodeResult running, NodeOutcome outcome, TimeSpan duration, int reruns)
    {
        var now = run.Time.GetUtcNow();
        var stop = run.StopReason;
        var delay = outcome.Status == NodeStatus.Failed && stop is null
            ? RetryRules.DelayAfter(definition, running.Attempts, reruns, outcome, Chance(definition))
            : null;
        var stopped = outcome.Status == NodeStatus.Cancelled ? stop ?? new RunStop(StopCause.Cancel, Reasons.Cancelled) : null;
        var status = stopped?.NodeStatus ?? (delay is null ? outcome.Status : NodeStatus.Waiting);
        return new NodeChange
        {
            NodeId = definition.Id,
            Time = now,
            RetryAt = now + delay,
            Result = new NodeProgress(running.Attempts, running.StartedAt).Ended(status, running.Version + 1, outcome, duration) with
            {
                Error = stopped is null ? outcome.Error : stopped.NodeError,
                Reason = stopped?.Reason
                    ?? (delay is not null ? Reasons.Retry(running.Attempts, outcome)
                    : outcome.Error is { } error ? Reasons.Of(error, outcome.ExitCode) : null),
            },
        };
    }

    // The orchestration is told when the next attempt starts, so that this is drawn once.
    private static double Chance(NodeDefinition definition) => definition.Retry is { Jitter: > 0 } ? new Random().NextDouble() : 0.5;
}
