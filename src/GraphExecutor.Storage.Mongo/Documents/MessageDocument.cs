using GraphExecutor.Workflows;
using MongoDB.Bson.Serialization.Attributes;

namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>A message in the mailbox of a run.</summary>
internal sealed record MessageDocument
{
    public required MessageKind Kind { get; init; }

    public string? Node { get; init; }

    /// <summary>JSON.</summary>
    public string? Body { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>About how many bytes it takes.</summary>
    [BsonIgnore]
    public long Size => 200 + (3L * (Body?.Length ?? 0));

    public static MessageDocument Of(MailboxMessage message) => new()
    {
        Kind = message.Kind,
        Node = message.NodeId,
        Body = message.Body?.ToString(),
        Time = message.Time,
    };

    public MailboxMessage ToMessage(string runId) => new()
    {
        RunId = runId,
        Kind = Kind,
        NodeId = Node,
        Body = Body is { } body ? JsonValue.Parse(body) : null,
        Time = Time,
    };
}
