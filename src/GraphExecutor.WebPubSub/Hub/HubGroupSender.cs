using GraphExecutor.WebPubSub.Protocol;
using GraphExecutor.WebPubSub.Publishing;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>Sends messages to groups of a hub in this process. It never waits: a client that is too slow is dropped instead.</summary>
/// <param name="service">The service.</param>
/// <param name="hub">The hub.</param>
public sealed class HubGroupSender(WebPubSubHub service, string hub = EventGroups.Hub) : IGroupSender
{
    private readonly HubConnections _connections = service.Of(hub);

    /// <inheritdoc/>
    public Task<SendResult> SendAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        if (NameRules.GroupProblem(group) is { } problem)
        {
            return Task.FromResult(SendResult.Refused(problem));
        }

        if (json.Length > HubLimits.MessageBytes)
        {
            return Task.FromResult(SendResult.Refused($"The message has {json.Length} bytes; {HubLimits.MessageBytes} are allowed."));
        }

        try
        {
            // Queues keep the message; the caller's memory is its own again after this call.
            _connections.Send(Recipients.Group(group), new OutboundMessage(MessagePayload.Json(json.ToArray())) { Group = group });
            return Task.FromResult(SendResult.Sent);
        }
        catch (FormatException exception)
        {
            return Task.FromResult(SendResult.Refused(exception.Message));
        }
    }
}
