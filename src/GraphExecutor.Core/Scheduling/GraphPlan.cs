using GraphExecutor.Expressions;
using GraphExecutor.Validation;
using GraphExecutor.Workflows;

namespace GraphExecutor.Scheduling;

/// <summary>A workflow that keeps all rules, laid out for the scheduler: nodes and edges are numbers. It never changes.</summary>
internal sealed class GraphPlan
{
    private readonly NodeDefinition[] _nodes;
    private readonly Dictionary<string, int> _indexOf;
    private readonly EdgeDefinition?[] _edges;
    private readonly JoinMode[] _joins;
    private readonly int[] _pools;

    public GraphPlan(WorkflowChecks checks)
    {
        Definition = checks.Definition;
        Topology = checks.Topology;
        Expressions = checks.Expressions;
        _nodes = checks.Nodes;
        _indexOf = checks.IndexOf;
        _edges = new EdgeDefinition?[Topology.EdgeCount];
        for (var edge = 0; edge < _edges.Length; edge++)
        {
            _edges[edge] = checks.Edges.DefinitionOf(edge);
        }

        PoolNames = [.. Definition.Pools.Keys];
        PoolSizes = [.. Definition.Pools.Values];
        var poolIndex = PoolNames.Select((name, index) => (name, index)).ToDictionary(pool => pool.name, pool => pool.index, StringComparer.Ordinal);
        _joins = new JoinMode[_nodes.Length];
        _pools = new int[_nodes.Length];
        for (var node = 0; node < _nodes.Length; node++)
        {
            _joins[node] = Joins.Of(_nodes[node], Topology, node, checks.Edges);
            _pools[node] = _nodes[node].Pool is { } pool ? poolIndex[pool] : -1;
        }

        if (Definition.Scheduling == SchedulingMode.Layers)
        {
            var layerOf = Topology.Layers(checks.Order);
            LayerOf = layerOf;
            Layers = NodesByLayer(layerOf);
        }
    }

    public WorkflowDefinition Definition { get; }

    public GraphTopology Topology { get; }

    public ExpressionTable Expressions { get; }

    public int NodeCount => _nodes.Length;

    public int EdgeCount => _edges.Length;

    /// <summary>The nodes of each layer, in the order of the definition; empty unless scheduling goes by layers.</summary>
    public IReadOnlyList<int[]> Layers { get; } = [];

    /// <summary>The layer of each node; empty unless scheduling goes by layers.</summary>
    public IReadOnlyList<int> LayerOf { get; } = [];

    public List<string> PoolNames { get; }

    public IReadOnlyList<int> PoolSizes { get; }

    /// <summary>The node with the workflow's defaults applied.</summary>
    public NodeDefinition Node(int node) => _nodes[node];

    public string IdOf(int node) => _nodes[node].Id;

    public bool TryFind(string id, out int node) => _indexOf.TryGetValue(id, out node);

    public JoinMode JoinOf(int node) => _joins[node];

    /// <summary>The node's pool, as an index of <see cref="PoolNames"/>; -1 for none.</summary>
    public int PoolOf(int node) => _pools[node];

    public EdgeTrigger TriggerOf(int edge) => _edges[edge]?.On ?? EdgeTrigger.Success;

    /// <summary>The edge as it would be written, also when <c>needs</c> stands for it.</summary>
    public EdgeDefinition DefinitionOf(int edge) =>
        _edges[edge] ?? new EdgeDefinition(IdOf(Topology.SourceOf(edge)), IdOf(Topology.TargetOf(edge)));

    public string? ConditionOf(int edge) => _edges[edge]?.When;

    /// <summary>Whether the edge's target handles its source's failure when it runs.</summary>
    public bool Handles(int edge) => _edges[edge] is { On: EdgeTrigger.Failure, Handles: true };

    /// <summary>The error types a failure edge covers; <see langword="null"/> for the default.</summary>
    public ValueList<string>? ErrorsOf(int edge) => _edges[edge]?.Errors;

    /// <summary><c>build → test</c>.</summary>
    public string Describe(int edge) => $"{IdOf(Topology.SourceOf(edge))} → {IdOf(Topology.TargetOf(edge))}";

    private static int[][] NodesByLayer(int[] layerOf)
    {
        var layers = new List<int>[layerOf.Max() + 1];
        for (var node = 0; node < layerOf.Length; node++)
        {
            (layers[layerOf[node]] ??= []).Add(node);
        }

        return [.. layers.Select(layer => layer.ToArray())];
    }
}
