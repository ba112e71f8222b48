namespace GraphExecutor.Durable.Messages;

/// <summary>What became of a node, and of those that its line went on with.</summary>
internal sealed record EndedNode(int Node, IReadOnlyList<NodeReport> Reports);
