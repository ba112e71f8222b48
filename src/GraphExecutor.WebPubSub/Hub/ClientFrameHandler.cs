using System.Net.WebSockets;
using GraphExecutor.WebPubSub.Protocol;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>Does what the clients of a hub ask for.</summary>
/// <param name="hub">The connections of the hub.</param>
/// <param name="time">The clock.</param>
internal sealed class ClientFrameHandler(HubConnections hub, TimeProvider time)
{
    /// <summary>Takes a message of a JSON client. What is no frame ends its connection.</summary>
    public void Receive(ClientConnection connection, ReadOnlySpan<byte> data, WebSocketMessageType type)
    {
        if (type != WebSocketMessageType.Text)
        {
            connection.Close(new CloseRequest(WebSocketCloseStatus.InvalidMessageType, "JSON clients send text."));
        }
        else if (ClientFrameReader.TryRead(data, out var frame, out var problem))
        {
            Handle(connection, frame);
        }
        else
        {
            connection.Close(new CloseRequest(problem.Status, problem.Message));
        }
    }

    /// <summary>Takes a message of a plain client, which sends all of it to one group; null when it sends to none.</summary>
    public void ReceivePlain(ClientConnection connection, ReadOnlySpan<byte> data, WebSocketMessageType type, SendToGroupMode? mode)
    {
        // Without a subprotocol there is no way to say that something was refused.
        if (mode is not null && connection.Permissions.Has(GroupPermission.SendToGroup, mode.Group))
        {
            var bytes = data.ToArray();
            var payload = type == WebSocketMessageType.Text ? MessagePayload.Text(bytes) : MessagePayload.Binary(bytes);
            Send(connection, new SendToGroupFrame(mode.Group, payload, mode.NoEcho));
        }
    }

    private void Handle(ClientConnection connection, ClientFrame frame)
    {
        if (frame.AckId is { } repeated && connection.SeenAcks.Contains(repeated))
        {
            connection.Send(ServiceFrames.Ack(repeated, AckError.Duplicate(repeated)));
            return;
        }

        switch (frame)
        {
            case PingFrame:
                connection.Send(ServiceFrames.Pong());
                return;
            case SequenceAckFrame acknowledged:
                connection.Outbox.Acknowledge(acknowledged.SequenceId);
                return;
            case InvokeFrame invocation:
                connection.Send(ServiceFrames.InvocationFailed(invocation.InvocationId, NoEventHandler(invocation.Event)));
                return;
            case UnsupportedFrame unsupported when frame.AckId is null:
                connection.Close(new CloseRequest(WebSocketCloseStatus.PolicyViolation, unsupported.What));
                return;
        }

        var error = Do(connection, frame);
        if (frame.AckId is { } ackId)
        {
            if (error is null)
            {
                connection.SeenAcks.Add(ackId);
            }

            connection.Send(ServiceFrames.Ack(ackId, error));
        }
    }

    private static AckError NoEventHandler(string name) => AckError.NotFound($"This hub has no event handler, so none for \"{name}\".");

    private AckError? Do(ClientConnection connection, ClientFrame frame)
    {
        switch (frame)
        {
            case JoinGroupFrame { Group: var group }:
                return Guarded(connection, GroupPermission.JoinLeaveGroup, group, () => hub.Join(connection, group));
            case LeaveGroupFrame { Group: var group }:
                return Guarded(connection, GroupPermission.JoinLeaveGroup, group, () => hub.Leave(connection, group));
            case SendToGroupFrame send:
                return Guarded(connection, GroupPermission.SendToGroup, send.Group, () => Send(connection, send));
            case EventFrame { Name: var name }:
                return NoEventHandler(name);
            case UnsupportedFrame { What: var what }:
                return AckError.BadRequest(what);
            default:
                return null;
        }
    }

    private static AckError? Guarded(ClientConnection connection, GroupPermission permission, string group, Action action)
    {
        if (!connection.Permissions.Has(permission, group))
        {
            var what = permission == GroupPermission.JoinLeaveGroup ? "join or leave" : "send to";
            return AckError.Forbidden($"The client has no permission to {what} group '{group}'.");
        }

        action();
        return null;
    }

    private void Send(ClientConnection sender, SendToGroupFrame frame)
    {
        var message = new OutboundMessage(frame.Payload)
        {
            Group = frame.Group,
            FromUserId = sender.UserId,
            Metadata = frame.Metadata,
            Expiry = frame.TtlSeconds > 0 ? time.GetUtcNow().AddSeconds(frame.TtlSeconds) : null,
        };
        hub.Send(Recipients.Group(frame.Group) with { Excluded = frame.NoEcho ? [sender.Id] : [] }, message);
    }
}
