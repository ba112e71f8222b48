using System.Text.Json;

namespace GraphExecutor.Nodes;

/// <summary>What a function node calls: JSON in, an outcome out. <see cref="NodeFunctions"/> makes one of a typed function.</summary>
/// <param name="input">The node's input, expressions evaluated.</param>
/// <param name="context">The run and node it is called for.</param>
/// <param name="cancellationToken">Cancelled when the run is, or when the node takes too long.</param>
public delegate Task<NodeOutcome> NodeFunction(JsonElement input, NodeContext context, CancellationToken cancellationToken);
