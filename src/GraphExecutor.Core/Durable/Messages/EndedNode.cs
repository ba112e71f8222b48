namespace GraphExecutor.Durable.Messages;

/// <summary>What became of a node, and of those that its packet went on with.</summary>
internal sealed record EndedNode(int Node, IReadOnlyList<NodeReport> Reports);
