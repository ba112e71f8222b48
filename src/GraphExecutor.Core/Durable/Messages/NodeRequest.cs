namespace GraphExecutor.Durable.Messages;

/// <summary>A node attempt to carry out, and its packet with it.</summary>
internal sealed record NodeRequest : RunKey
{
    public required string NodeId { get; init; }

    public required int NodeAttempt { get; init; }

    /// <summary>How many attempts of the node only followed a lost worker.</summary>
    public int Reruns { get; init; }
}
