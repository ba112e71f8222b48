namespace GraphExecutor.Scheduling;

/// <summary>
/// Who depends on whom, as arrays: nodes and edges are numbers, in the order of the definition. Everything here takes time linear in
/// nodes and edges, and no recursion, so that a chain of a million nodes is nothing special.
/// </summary>
internal sealed class GraphTopology
{
    private readonly int[] _sources;
    private readonly int[] _targets;
    private readonly int[] _incoming;
    private readonly int[] _incomingStart;
    private readonly int[] _outgoing;
    private readonly int[] _outgoingStart;

    public GraphTopology(int nodeCount, int[] sources, int[] targets)
    {
        NodeCount = nodeCount;
        _sources = sources;
        _targets = targets;
        (_incoming, _incomingStart) = GroupBy(targets, nodeCount);
        (_outgoing, _outgoingStart) = GroupBy(sources, nodeCount);
    }

    public int NodeCount { get; }

    public int EdgeCount => _sources.Length;

    public int SourceOf(int edge) => _sources[edge];

    public int TargetOf(int edge) => _targets[edge];

    /// <summary>The edges into a node, in the order of the definition.</summary>
    public ReadOnlySpan<int> Incoming(int node) => _incoming.AsSpan(_incomingStart[node].._incomingStart[node + 1]);

    /// <summary>The edges out of a node, in the order of the definition.</summary>
    public ReadOnlySpan<int> Outgoing(int node) => _outgoing.AsSpan(_outgoingStart[node].._outgoingStart[node + 1]);

    /// <summary>Each node after all its parents; shorter than the number of nodes when there are cycles.</summary>
    public int[] TopologicalOrder()
    {
        var missing = new int[NodeCount];
        var order = new int[NodeCount];
        var count = 0;
        for (var node = 0; node < NodeCount; node++)
        {
            missing[node] = Incoming(node).Length;
            if (missing[node] == 0)
            {
                order[count++] = node;
            }
        }

        for (var next = 0; next < count; next++)
        {
            foreach (var edge in Outgoing(order[next]))
            {
                if (--missing[_targets[edge]] == 0)
                {
                    order[count++] = _targets[edge];
                }
            }
        }

        return count == NodeCount ? order : order[..count];
    }

    /// <summary>The length of the longest path from a root to each node.</summary>
    public int[] Layers(int[] topologicalOrder)
    {
        var layers = new int[NodeCount];
        foreach (var node in topologicalOrder)
        {
            foreach (var edge in Outgoing(node))
            {
                layers[_targets[edge]] = Math.Max(layers[_targets[edge]], layers[node] + 1);
            }
        }

        return layers;
    }

    /// <summary>
    /// Cycles that have no node in common, each as its edges in order; at least one wherever there is any. It walks back from each node
    /// that has no place in the order: each of those has a parent that has none either, so that a walk ends in a circle or in an
    /// earlier walk.
    /// </summary>
    public List<List<int>> FindCycles(int[] topologicalOrder)
    {
        const int Unseen = -1;
        const int Placed = -2;
        var walkOf = new int[NodeCount];
        Array.Fill(walkOf, Unseen);
        foreach (var node in topologicalOrder)
        {
            walkOf[node] = Placed;
        }

        var cycles = new List<List<int>>();
        for (var start = 0; start < NodeCount; start++)
        {
            var path = new List<int>();
            var node = start;
            while (walkOf[node] == Unseen)
            {
                walkOf[node] = start;
                var back = FirstEdgeFrom(Incoming(node), walkOf, Placed);
                path.Add(back);
                node = _sources[back];
            }

            if (walkOf[node] == start && path.Count > 0)
            {
                cycles.Add([.. path.SkipWhile(edge => _targets[edge] != node).Reverse()]);
            }
        }

        return cycles;
    }

    private int FirstEdgeFrom(ReadOnlySpan<int> edges, int[] walkOf, int placed)
    {
        foreach (var edge in edges)
        {
            if (walkOf[_sources[edge]] != placed)
            {
                return edge;
            }
        }

        throw new InvalidOperationException("A node without a place in the order has only parents that have one.");
    }

    private static (int[] Edges, int[] Start) GroupBy(int[] ends, int nodeCount)
    {
        var start = new int[nodeCount + 1];
        foreach (var end in ends)
        {
            start[end + 1]++;
        }

        for (var node = 0; node < nodeCount; node++)
        {
            start[node + 1] += start[node];
        }

        var edges = new int[ends.Length];
        var next = start[..nodeCount];
        for (var edge = 0; edge < ends.Length; edge++)
        {
            edges[next[ends[edge]]++] = edge;
        }

        return (edges, start);
    }
}
