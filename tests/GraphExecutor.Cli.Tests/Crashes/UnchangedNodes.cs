using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Tests.Crashes;

/// <summary>
/// Which nodes a resumed attempt must leave as they are: the rule of the semantics written down a second time, with nothing in common
/// with the planner.
/// </summary>
internal static class UnchangedNodes
{
    /// <param name="workflow">Parents before their children.</param>
    /// <param name="recorded">What is recorded, by node.</param>
    public static HashSet<string> Of(WorkflowDefinition workflow, IReadOnlyDictionary<string, NodeResult> recorded)
    {
        HashSet<string> unchanged = [];
        foreach (var node in workflow.Nodes.Where(node => recorded.ContainsKey(node.Id)))
        {
            var edges = workflow.Edges.Where(edge => edge.Target == node.Id).ToList();
            var all = edges.All(edge => unchanged.Contains(edge.Source));
            var isAny = node.Join == JoinMode.Any || (node.Join is null && edges.Count > 0 && edges.All(edge => edge.On == EdgeTrigger.Failure));
            var holds = Counts(workflow, recorded, node.Id)
                ? all || (isAny && edges.Any(edge => unchanged.Contains(edge.Source) && IsOpen(workflow, recorded, edge)))
                : all && recorded[node.Id].Status == NodeStatus.Skipped;
            if (holds)
            {
                unchanged.Add(node.Id);
            }
        }

        return unchanged;
    }

    /// <summary>It completed, or failed of its own with leave to do so.</summary>
    private static bool Counts(WorkflowDefinition workflow, IReadOnlyDictionary<string, NodeResult> recorded, string id) =>
        recorded[id].Status == NodeStatus.Completed
        || (recorded[id] is { Status: NodeStatus.Failed, Error.Type: not "UpstreamFailed" } && workflow.Nodes.Single(node => node.Id == id).AllowFailure);

    /// <summary>Of an edge whose source counts as completed.</summary>
    private static bool IsOpen(WorkflowDefinition workflow, IReadOnlyDictionary<string, NodeResult> recorded, EdgeDefinition edge) =>
        Counts(workflow, recorded, edge.Source) && !recorded[edge.Source].SkipBranch && edge.On != EdgeTrigger.Failure;
}
