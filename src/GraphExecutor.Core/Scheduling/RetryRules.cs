using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Scheduling;

/// <summary>Whether another attempt of a node follows one that failed.</summary>
internal static class RetryRules
{
    private const int MaxReruns = 3;

    /// <summary>How long to wait before another attempt; <see langword="null"/> when there is none.</summary>
    /// <param name="node">The node.</param>
    /// <param name="attempt">The attempt that failed.</param>
    /// <param name="reruns">How many of its attempts only followed a lost worker.</param>
    /// <param name="outcome">How it failed.</param>
    /// <param name="random">From 0 to 1; varies the delay.</param>
    public static TimeSpan? DelayAfter(NodeDefinition node, int attempt, int reruns, NodeOutcome outcome, double random)
    {
        if (outcome.Error!.Type == ErrorTypes.Lost)
        {
            return node.OnLost == LostPolicy.Fail || reruns == MaxReruns ? null : TimeSpan.Zero;
        }

        attempt -= reruns;
        return node.Retry is { } retry && attempt < retry.MaxAttempts
            && (retry.On is null || retry.On.Any(named => ErrorTypes.Matches(named, outcome.Error, outcome.ExitCode)))
            ? retry.DelayAfter(attempt, random)
            : null;
    }
}
