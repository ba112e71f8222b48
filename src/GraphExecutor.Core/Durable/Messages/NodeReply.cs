namespace GraphExecutor.Durable.Messages;

/// <summary>What became of a node, and of those that its packet went on with.</summary>
internal sealed record NodeReply : ActivityReply
{
    public IReadOnlyList<NodeReport> Nodes { get; init; } = [];
}
