namespace GraphExecutor.Durable.Messages;

/// <summary>What became of a node, and of those that its packet went on with.</summary>
internal sealed record NodeReply : ActivityReply
{
    public IReadOnlyList<NodeReport> Nodes { get; init; } = [];

    /// <summary>It runs on behalf of another call, which may take any time: what becomes of it is to be looked up.</summary>
    public bool UnderWay { get; init; }
}
