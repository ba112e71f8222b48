namespace GraphExecutor.Durable.Messages;

/// <summary>What an activity answers.</summary>
internal record ActivityReply
{
    /// <summary>Why nothing can be recorded any more: a later attempt has taken over. <see langword="null"/> otherwise.</summary>
    public string? Fenced { get; init; }
}
