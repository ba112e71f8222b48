namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>Why something that a client asked for was not done.</summary>
internal sealed record AckError(string Name, string Message)
{
    public static AckError Duplicate(ulong ackId) => new("Duplicate", $"Message with ack-id: {ackId} has been processed.");

    public static AckError Forbidden(string message) => new("Forbidden", message);

    public static AckError NotFound(string message) => new("NotFound", message);

    public static AckError BadRequest(string message) => new("BadRequest", message);
}
