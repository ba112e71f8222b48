namespace GraphExecutor.Bench.Graphs;

/// <summary>What a graph took.</summary>
/// <param name="Milliseconds">Each run.</param>
/// <param name="AllocatedPerNode">Bytes allocated in a run, a node.</param>
/// <param name="HeapPerNode">Bytes that are alive beyond the definition when the last node runs, a node.</param>
internal sealed record GraphTiming(double[] Milliseconds, long AllocatedPerNode, long HeapPerNode);
