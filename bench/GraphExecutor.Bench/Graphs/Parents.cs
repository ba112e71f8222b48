namespace GraphExecutor.Bench.Graphs;

/// <summary>Which nodes come before each node of a graph, the same each time.</summary>
internal static class Parents
{
    private const int Layer = 100;

    public static int[][] Of(GraphShape shape, int nodes)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, nodes).Select(node => shape switch
        {
            _ when node == 0 => [],
            GraphShape.Chain => [node - 1],
            GraphShape.Wide => node < nodes - 1 ? [0] : [.. Enumerable.Range(1, nodes - 2)],
            GraphShape.Layered => node < Layer ? [] : OfLayer(node),
            _ => OfRandom(node, random),
        })];
    }

    private static int[] OfLayer(int node)
    {
        var first = (node / Layer * Layer) - Layer;
        return [.. new[] { first + (node % Layer), first + ((node + 1) % Layer) }.Order()];
    }

    private static int[] OfRandom(int node, Random random) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(Math.Max(0, node - 100), node)).Distinct().Order()];
}
