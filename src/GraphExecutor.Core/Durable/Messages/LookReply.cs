namespace GraphExecutor.Durable.Messages;

/// <summary>Which of some nodes do not run any more.</summary>
internal sealed record LookReply : ActivityReply
{
    public IReadOnlyList<EndedNode> Ended { get; init; } = [];

    /// <summary>Nodes that nobody is about, though they, or others of their lines, are still to run.</summary>
    public NodeNumbers Idle { get; init; } = [];
}
