using GraphExecutor.Workflows;

namespace GraphExecutor.Validation;

/// <summary>
/// All edges of a workflow, those of <c>edges</c> first, then those of <c>needs</c>, with their ends as numbers. Edges to or from
/// nodes that are not there are left out.
/// </summary>
internal sealed class EdgeTable
{
    private readonly WorkflowDefinition _definition;
    private readonly List<Edge> _edges;

    public EdgeTable(WorkflowDefinition definition, IReadOnlyDictionary<string, int> indexOf)
    {
        _definition = definition;
        _edges = new List<Edge>(definition.Edges.Count + definition.Nodes.Sum(node => node.Needs.Count));
        for (var i = 0; i < definition.Edges.Count; i++)
        {
            if (indexOf.TryGetValue(definition.Edges[i].Source, out var source) && indexOf.TryGetValue(definition.Edges[i].Target, out var target))
            {
                _edges.Add(new Edge(source, target, -1, i));
            }
            else
            {
                IsIncomplete = true;
            }
        }

        for (var node = 0; node < definition.Nodes.Count; node++)
        {
            var needs = definition.Nodes[node].Needs;
            for (var i = 0; i < needs.Count; i++)
            {
                if (indexOf.TryGetValue(needs[i], out var source))
                {
                    _edges.Add(new Edge(source, node, node, i));
                }
                else
                {
                    IsIncomplete = true;
                }
            }
        }
    }

    public int Count => _edges.Count;

    /// <summary>Whether edges were left out.</summary>
    public bool IsIncomplete { get; }

    public int[] Sources => [.. _edges.Select(edge => edge.Source)];

    public int[] Targets => [.. _edges.Select(edge => edge.Target)];

    /// <summary>The edge's definition; <see langword="null"/> for one of <c>needs</c>.</summary>
    public EdgeDefinition? DefinitionOf(int edge) =>
        _edges[edge] is { NeedsOf: < 0, Index: var index } ? _definition.Edges[index] : null;

    public ProblemPath PathOf(int edge) => _edges[edge] is { NeedsOf: >= 0 and var node, Index: var need }
        ? ProblemPath.Root["nodes"][node]["needs"][need]
        : ProblemPath.Root["edges"][_edges[edge].Index];

    /// <summary>An edge and where it was written: in the <c>needs</c> of a node, or (-1) in <c>edges</c>.</summary>
    private readonly record struct Edge(int Source, int Target, int NeedsOf, int Index);
}
