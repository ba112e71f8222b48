namespace GraphExecutor.Bench.Graphs;

/// <summary>How the nodes of a graph hang together.</summary>
internal enum GraphShape
{
    /// <summary>Each node after the one before.</summary>
    Chain,

    /// <summary>One node, then all others but the last, then that.</summary>
    Wide,

    /// <summary>Layers of 100; each node after two of the layer before.</summary>
    Layered,

    /// <summary>Each node after up to three of the hundred before it.</summary>
    Random,
}
