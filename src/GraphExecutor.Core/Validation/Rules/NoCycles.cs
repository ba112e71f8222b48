namespace GraphExecutor.Validation.Rules;

/// <summary>Edges never lead back to where they came from.</summary>
internal sealed class NoCycles : IWorkflowRule
{
    private const int MaxShown = 20;

    public void Check(WorkflowChecks checks)
    {
        if (!checks.HasCycles)
        {
            return;
        }

        foreach (var cycle in checks.Topology.FindCycles(checks.Order))
        {
            checks.Problems.Error(
                ProblemCodes.Cycle, checks.Edges.PathOf(cycle[^1]), $"the edges close a circle: {Show(checks, cycle)}",
                "Take one of these edges out");
        }
    }

    private static string Show(WorkflowChecks checks, List<int> cycle)
    {
        var ids = cycle.Select(edge => checks.Nodes[checks.Topology.SourceOf(edge)].Id).ToList();
        if (ids.Count > MaxShown)
        {
            ids = [.. ids[..(MaxShown / 2)], $"({ids.Count - MaxShown} more)", .. ids[^(MaxShown / 2)..]];
        }

        return string.Join(" → ", [.. ids, ids[0]]);
    }
}
