using GraphExecutor.Workflows;

namespace GraphExecutor.Validation.Rules;

/// <summary>There is at most one edge for a source, a target and an <c>on</c>.</summary>
internal sealed class UniqueEdges : IWorkflowRule
{
    public void Check(WorkflowChecks checks)
    {
        var seen = new HashSet<(int Source, int Target, EdgeTrigger On)>(checks.Edges.Count);
        for (var edge = 0; edge < checks.Edges.Count; edge++)
        {
            var (source, target) = (checks.Topology.SourceOf(edge), checks.Topology.TargetOf(edge));
            var on = checks.Edges.DefinitionOf(edge)?.On ?? EdgeTrigger.Success;
            if (!seen.Add((source, target, on)))
            {
                checks.Problems.Error(
                    ProblemCodes.DuplicateEdge, checks.Edges.PathOf(edge),
                    $"there is an edge from {Quote.Text(checks.Nodes[source].Id)} to {Quote.Text(checks.Nodes[target].Id)} on {on.ToString().ToLowerInvariant()} already",
                    "Take one of them out; `needs` counts as an edge on success");
            }
        }
    }
}
