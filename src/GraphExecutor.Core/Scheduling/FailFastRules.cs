namespace GraphExecutor.Scheduling;

/// <summary>What a failed node alone says about the end of a run with <c>failFast</c>.</summary>
internal static class FailFastRules
{
    /// <summary>
    /// What a settled node ends the run with, whatever other nodes do: its failure is one that nothing can handle. <see langword="null"/>
    /// when it ends nothing, or others still have a say in it, as nodes that may handle it.
    /// </summary>
    public static RunStop? StopAfter(GraphPlan plan, int node, Settlement settlement) =>
        plan.Definition.FailFast && settlement.IsOwnFailure && !plan.Node(node).AllowFailure && !MayBeHandled(plan, node, settlement)
            ? new RunStop(StopCause.FailFast, Reasons.FailFast(plan, node))
            : null;

    private static bool MayBeHandled(GraphPlan plan, int node, Settlement settlement)
    {
        foreach (var edge in plan.Topology.Outgoing(node))
        {
            if (plan.Handles(edge) && EdgeRules.StateOf(plan, edge, settlement) == EdgeState.Open)
            {
                return true;
            }
        }

        return false;
    }
}
