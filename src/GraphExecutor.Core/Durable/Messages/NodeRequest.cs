namespace GraphExecutor.Durable.Messages;

/// <summary>Node attempts to carry out side by side: a packet, or what is left of it.</summary>
internal sealed record NodeRequest
{
    public required IReadOnlyList<NodeCall> Nodes { get; init; }
}
