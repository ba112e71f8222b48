using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Scheduling;

/// <summary>The words in which the scheduler says why.</summary>
internal static class Reasons
{
    public const string Cancelled = "the run was cancelled";

    private const string FailFastPrefix = "failFast: ";

    public static string RunTimeout(TimeSpan limit) => $"the run took longer than {Durations.Format(limit)}";

    public static string FailFast(GraphPlan plan, int node) => $"{FailFastPrefix}{plan.IdOf(node)} failed";

    public static bool IsFailFast(string reason) => reason.StartsWith(FailFastPrefix, StringComparison.Ordinal);

    /// <summary><c>ExitCode 3</c>, or the error's type.</summary>
    public static string Of(NodeError error, int? exitCode) =>
        error.Type == ErrorTypes.ExitCode && exitCode is { } code ? $"{error.Type} {code}" : error.Type;

    public static string Retry(int attempt, NodeOutcome outcome) =>
        $"retry after attempt {attempt} failed with {Of(outcome.Error!, outcome.ExitCode)}";

    public static string Upstream(GraphPlan plan, int edge) => $"{ErrorTypes.UpstreamFailed}: {plan.Describe(edge)}";

    public static NodeError UpstreamError(GraphPlan plan, int edge) => new(
        ErrorTypes.UpstreamFailed,
        $"{plan.IdOf(plan.Topology.SourceOf(edge))} failed, and {plan.IdOf(plan.Topology.TargetOf(edge))} needs it to succeed");

    public static string Broken(GraphPlan plan, int edge, string error) => $"the condition of {plan.Describe(edge)}: {error}";

    public static string PoolFull(GraphPlan plan, int node)
    {
        var pool = plan.PoolOf(node);
        return $"pool {plan.PoolNames[pool]} is full";
    }
}
