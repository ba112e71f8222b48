namespace GraphExecutor.Durable.Messages;

/// <summary>Nodes that run, to see which of them have ended.</summary>
internal sealed record LookRequest
{
    public required IReadOnlyList<WatchedNode> Nodes { get; init; }
}
