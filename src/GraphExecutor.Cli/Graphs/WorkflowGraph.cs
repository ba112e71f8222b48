using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Graphs;

/// <summary>A workflow as it is drawn: its nodes in layers, and all its edges, those of <c>needs</c> included.</summary>
internal sealed class WorkflowGraph
{
    private readonly Dictionary<string, int> _layerOf = new(StringComparer.Ordinal);

    /// <param name="workflow">One that has been checked: it has no cycle.</param>
    public WorkflowGraph(WorkflowDefinition workflow)
    {
        Workflow = workflow;
        Edges = [.. workflow.Nodes.SelectMany(node => node.Needs.Select(need => new EdgeDefinition(need, node.Id))), .. workflow.Edges];
        Incoming = Edges.ToLookup(edge => edge.Target, StringComparer.Ordinal);
        PlaceInLayers();
        Layers = [.. workflow.Nodes.GroupBy(node => _layerOf[node.Id]).OrderBy(layer => layer.Key).Select(layer => layer.ToList())];
    }

    public WorkflowDefinition Workflow { get; }

    public IReadOnlyList<EdgeDefinition> Edges { get; }

    /// <summary>The edges into each node, in the order of the definition.</summary>
    public ILookup<string, EdgeDefinition> Incoming { get; }

    /// <summary>The nodes by the length of the longest path from a root to them, each layer in the order of the definition.</summary>
    public IReadOnlyList<List<NodeDefinition>> Layers { get; }

    /// <summary>Without recursion: a chain may have a million nodes.</summary>
    private void PlaceInLayers()
    {
        var missing = Workflow.Nodes.ToDictionary(node => node.Id, node => Incoming[node.Id].Count(), StringComparer.Ordinal);
        var outgoing = Edges.ToLookup(edge => edge.Source, edge => edge.Target, StringComparer.Ordinal);
        var ready = new Queue<string>(missing.Where(node => node.Value == 0).Select(node => node.Key));
        foreach (var root in ready)
        {
            _layerOf[root] = 0;
        }

        while (ready.TryDequeue(out var id))
        {
            foreach (var target in outgoing[id])
            {
                _layerOf[target] = Math.Max(_layerOf.GetValueOrDefault(target), _layerOf[id] + 1);
                if (--missing[target] == 0)
                {
                    ready.Enqueue(target);
                }
            }
        }
    }
}
