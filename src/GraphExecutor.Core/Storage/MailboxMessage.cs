using GraphExecutor.Workflows;

namespace GraphExecutor.Storage;

/// <summary>A message that another process leaves for the one that executes a run.</summary>
public sealed record MailboxMessage
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>What it asks.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>The node it is for; none by default.</summary>
    public string? NodeId { get; init; }

    /// <summary>What it says: the text, or the answer. Stored as it is, so seal what must not be read. Nothing by default.</summary>
    public JsonValue? Body { get; init; }

    /// <summary>When it was left.</summary>
    public required DateTimeOffset Time { get; init; }
}
