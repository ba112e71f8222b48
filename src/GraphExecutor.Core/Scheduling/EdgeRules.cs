using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Scheduling;

/// <summary>The first table of the semantics: what a settled source makes of an edge.</summary>
internal static class EdgeRules
{
    /// <summary>The edge's state, its condition apart.</summary>
    public static EdgeState StateOf(GraphPlan plan, int edge, Settlement source)
    {
        var trigger = plan.TriggerOf(edge);
        if (source.Status == NodeStatus.Completed || (source.IsOwnFailure && plan.Node(plan.Topology.SourceOf(edge)).AllowFailure))
        {
            return source.SkipBranch || trigger == EdgeTrigger.Failure ? EdgeState.Skip : EdgeState.Open;
        }

        if (source.Status != NodeStatus.Failed)
        {
            return EdgeState.Skip;
        }

        return trigger switch
        {
            EdgeTrigger.Success => EdgeState.Fail,
            EdgeTrigger.Always => EdgeState.Open,
            _ => Covers(plan.ErrorsOf(edge), source) ? EdgeState.Open : EdgeState.Skip,
        };
    }

    private static bool Covers(ValueList<string>? errors, Settlement source) => errors is { Count: > 0 }
        ? errors.Any(named => ErrorTypes.Matches(named, source.Error!, source.ExitCode))
        : source.IsOwnFailure;
}
