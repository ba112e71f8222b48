using GraphExecutor.Workflows;

namespace GraphExecutor.Validation;

/// <summary>
/// All edges of a workflow, those of <c>edges</c> first, then those of <c>needs</c>, with their ends as numbers. Edges to or from
/// nodes that are not there are left out.
/// </summary>
internal sealed class EdgeTable
{
    private readonly WorkflowDefinition _definition;
    private readonly List<(int Source, int Target, int Origin)> _edges = [];

    public EdgeTable(WorkflowDefinition definition, IReadOnlyDictionary<string, int> indexOf)
    {
        _definition = definition;
        for (var i = 0; i < definition.Edges.Count; i++)
        {
            if (indexOf.TryGetValue(definition.Edges[i].Source, out var source) && indexOf.TryGetValue(definition.Edges[i].Target, out var target))
            {
                _edges.Add((source, target, i));
            }
        }

        var origin = definition.Edges.Count;
        for (var node = 0; node < definition.Nodes.Count; node++)
        {
            foreach (var need in definition.Nodes[node].Needs)
            {
                if (indexOf.TryGetValue(need, out var source))
                {
                    _edges.Add((source, node, origin));
                }

                origin++;
            }
        }
    }

    public int Count => _edges.Count;

    public int[] Sources => [.. _edges.Select(edge => edge.Source)];

    public int[] Targets => [.. _edges.Select(edge => edge.Target)];

    /// <summary>The edge's definition; <see langword="null"/> for one of <c>needs</c>.</summary>
    public EdgeDefinition? DefinitionOf(int edge) =>
        _edges[edge].Origin < _definition.Edges.Count ? _definition.Edges[_edges[edge].Origin] : null;

    public ProblemPath PathOf(int edge)
    {
        var origin = _edges[edge].Origin;
        if (origin < _definition.Edges.Count)
        {
            return ProblemPath.Root["edges"][origin];
        }

        origin -= _definition.Edges.Count;
        var node = 0;
        while (origin >= _definition.Nodes[node].Needs.Count)
        {
            origin -= _definition.Nodes[node++].Needs.Count;
        }

        return ProblemPath.Root["nodes"][node]["needs"][origin];
    }
}
