namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>What a client asks of the hub. The family is closed.</summary>
internal abstract record ClientFrame
{
    /// <summary>Under which number the client wants an answer; null when it wants none.</summary>
    public ulong? AckId { get; init; }
}

/// <summary>The client wants what is sent to a group.</summary>
internal sealed record JoinGroupFrame(string Group) : ClientFrame;

/// <summary>The client wants no more of what is sent to a group.</summary>
internal sealed record LeaveGroupFrame(string Group) : ClientFrame;

/// <summary>Data for everybody in a group; with <paramref name="NoEcho"/> for everybody but the sender.</summary>
internal sealed record SendToGroupFrame(string Group, MessagePayload Payload, bool NoEcho) : ClientFrame
{
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Seconds after which it is of no use to who has not got it; 0 for never.</summary>
    public int TtlSeconds { get; init; }
}

/// <summary>An event for an event handler upstream.</summary>
internal sealed record EventFrame(string Name) : ClientFrame;

/// <summary>The client has got every message up to this one.</summary>
internal sealed record SequenceAckFrame(ulong SequenceId) : ClientFrame;

/// <summary>The client wants a pong.</summary>
internal sealed record PingFrame : ClientFrame;

/// <summary>The client waits for an answer of an event handler upstream.</summary>
internal sealed record InvokeFrame(string InvocationId, string Event) : ClientFrame;

/// <summary>The client no longer waits for an answer.</summary>
internal sealed record CancelInvocationFrame : ClientFrame;

/// <summary>A frame of the protocol that this hub does not do.</summary>
internal sealed record UnsupportedFrame(string What) : ClientFrame;
