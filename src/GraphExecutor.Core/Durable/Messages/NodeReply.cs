namespace GraphExecutor.Durable.Messages;

/// <summary>What became of nodes, and of those that their lines went on with.</summary>
internal sealed record NodeReply : ActivityReply
{
    /// <summary>Those that have ended. Another one runs on behalf of another call, which may take any time: it is to be looked up.</summary>
    public IReadOnlyList<EndedNode> Ended { get; init; } = [];
}
