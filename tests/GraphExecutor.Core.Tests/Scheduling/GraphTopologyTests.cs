using GraphExecutor.Scheduling;

namespace GraphExecutor.Tests.Scheduling;

public sealed class GraphTopologyTests
{
    [Fact]
    public void Edges_OfANode_AreInTheOrderOfTheDefinition()
    {
        var graph = new GraphTopology(4, [2, 0, 2, 1], [3, 3, 1, 3]);

        Assert.Equal([0, 1, 3], graph.Incoming(3).ToArray());
        Assert.Equal([0, 2], graph.Outgoing(2).ToArray());
        Assert.Empty(graph.Incoming(0).ToArray());
        Assert.Equal((4, 4), (graph.NodeCount, graph.EdgeCount));
        Assert.Equal((2, 1), (graph.SourceOf(2), graph.TargetOf(2)));
    }

    [Fact]
    public void TopologicalOrder_AcyclicGraph_HasParentsFirst()
    {
        // 3 → 1 → 0, 3 → 2 → 0
        var order = new GraphTopology(4, [3, 3, 1, 2], [1, 2, 0, 0]).TopologicalOrder();

        Assert.Equal([3, 1, 2, 0], order);
    }

    [Fact]
    public void TopologicalOrder_Cycle_LeavesItAndWhatFollowsOut()
    {
        // 0 → 1 ⇄ 2 → 3
        Assert.Equal([0], new GraphTopology(4, [0, 1, 2, 2], [1, 2, 1, 3]).TopologicalOrder());
    }

    [Fact]
    public void Layers_SeveralPaths_TakesTheLongest()
    {
        // 0 → 1 → 2 → 3, 0 → 3, and 4 alone
        var graph = new GraphTopology(5, [0, 1, 2, 0], [1, 2, 3, 3]);

        Assert.Equal([0, 1, 2, 3, 0], graph.Layers(graph.TopologicalOrder()));
    }

    [Fact]
    public void FindCycles_NoCycle_FindsNone()
    {
        var graph = new GraphTopology(3, [0, 1], [1, 2]);

        Assert.Empty(graph.FindCycles(graph.TopologicalOrder()));
    }

    [Fact]
    public void FindCycles_Cycle_GivesItsEdgesInOrder()
    {
        // 0 → 1 → 2 → 3 → 1, and 3 → 4
        var graph = new GraphTopology(5, [0, 1, 2, 3, 3], [1, 2, 3, 1, 4]);

        var cycle = Assert.Single(graph.FindCycles(graph.TopologicalOrder()));

        Assert.Equal([1, 2, 3], cycle.Order());
        Assert.All(cycle.Zip([.. cycle.Skip(1), cycle[0]]), pair => Assert.Equal(graph.TargetOf(pair.First), graph.SourceOf(pair.Second)));
    }

    [Fact]
    public void FindCycles_NodeThatNeedsItself_IsACycleOfOneEdge()
    {
        var graph = new GraphTopology(2, [0, 1], [1, 1]);

        Assert.Equal([[1]], graph.FindCycles(graph.TopologicalOrder()));
    }

    [Fact]
    public void FindCycles_TwoApart_FindsBoth()
    {
        var graph = new GraphTopology(4, [0, 1, 2, 3], [1, 0, 3, 2]);

        Assert.Equal(2, graph.FindCycles(graph.TopologicalOrder()).Count);
    }
}
