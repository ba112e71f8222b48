using GraphExecutor.Expressions;
using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Validation;

/// <summary>What the rules look at, worked out once for all of them.</summary>
internal sealed class WorkflowChecks
{
    public WorkflowChecks(WorkflowDefinition definition, ProblemList problems)
    {
        Definition = definition;
        Problems = problems;
        Nodes = [.. definition.Nodes.Select(definition.Defaults.ApplyTo)];
        var indexOf = new Dictionary<string, int>(Nodes.Length, StringComparer.Ordinal);
        for (var i = 0; i < Nodes.Length; i++)
        {
            indexOf.TryAdd(Nodes[i].Id, i);
        }

        IndexOf = indexOf;
        Edges = new EdgeTable(definition, indexOf);
        Topology = new GraphTopology(Nodes.Length, Edges.Sources, Edges.Targets);
        Order = Topology.TopologicalOrder();
    }

    public WorkflowDefinition Definition { get; }

    public ProblemList Problems { get; }

    /// <summary>The nodes with the workflow's defaults applied.</summary>
    public NodeDefinition[] Nodes { get; }

    public Dictionary<string, int> IndexOf { get; }

    public EdgeTable Edges { get; }

    public GraphTopology Topology { get; }

    /// <summary>Parents before children; incomplete when there are cycles.</summary>
    public int[] Order { get; }

    public ExpressionTable Expressions { get; } = new();

    public bool HasCycles => Order.Length < Nodes.Length;

    public static ProblemPath PathOf(int node) => ProblemPath.Root["nodes"][node];
}
