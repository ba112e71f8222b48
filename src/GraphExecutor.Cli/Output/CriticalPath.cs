using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Output;

/// <summary>What a run took its time for: the chain of nodes of which each waited for the one before it.</summary>
internal static class CriticalPath
{
    /// <summary>
    /// The nodes of the chain from first to last: back from the node that ended last, always to the parent that it waited for. Nodes that
    /// were not run now are not part of it.
    /// </summary>
    public static List<string> Of(WorkflowDefinition workflow, IReadOnlyDictionary<string, NodeResult> results)
    {
        var parents = workflow.Nodes.SelectMany(node => node.Needs.Select(need => (Source: need, Target: node.Id)))
            .Concat(workflow.Edges.Select(edge => (edge.Source, edge.Target)))
            .ToLookup(edge => edge.Target, edge => edge.Source, StringComparer.Ordinal);
        var path = new List<string>();
        for (var next = Ran(workflow.Nodes.Select(node => node.Id)).MaxBy(End); next is not null; next = WaitedFor(next))
        {
            path.Add(next);
        }

        path.Reverse();
        return path;

        IEnumerable<string> Ran(IEnumerable<string> ids) => ids.Where(id => results[id] is { Reused: false, StartedAt: not null, Duration: not null });

        DateTimeOffset End(string id) => results[id].StartedAt!.Value + results[id].Duration!.Value;

        // With `join: any` a parent may end long after the node has started. Clocks are not exact: then it was the first one.
        string? WaitedFor(string id) =>
            Ran(parents[id]).Where(parent => End(parent) <= results[id].StartedAt).MaxBy(End) ?? Ran(parents[id]).MinBy(End);
    }
}
