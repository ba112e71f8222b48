using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using GraphExecutor.WebPubSub.Protocol;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>Moves frames between a client's WebSocket and its connection.</summary>
/// <param name="socket">The WebSocket, which stays the caller's to dispose.</param>
/// <param name="receive">Takes a message of the client: its bytes, valid during the call, and what they are.</param>
internal sealed class ClientSocket(WebSocket socket, ReceiveMessage receive) : IDisposable
{
    private const int CloseReasonBytes = 123;

    private readonly CancellationTokenSource _stop = new();

    /// <summary>Runs until the socket has ended; whether it was cut, so that the client may want to come back.</summary>
    public async Task<bool> RunAsync(ClientConnection connection)
    {
        var sending = SendAllAsync(connection);
        var isCut = await ReceiveAllAsync(connection).ConfigureAwait(false);
        if (connection.CloseRequest is null || socket.State != WebSocketState.Open)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        await sending.ConfigureAwait(false);
        if (socket.State == WebSocketState.CloseReceived)
        {
            await GoodbyeAsync(socket.CloseStatus is WebSocketCloseStatus.Empty or null ? WebSocketCloseStatus.NormalClosure : socket.CloseStatus.Value, "")
                .ConfigureAwait(false);
        }

        return isCut && connection.CloseRequest is null;
    }

    /// <summary>The hub ends the connection: the client has <see cref="HubLimits.Closing"/> left.</summary>
    public void BeginClose() => _stop.CancelAfter(HubLimits.Closing);

    /// <summary>Cuts the socket off.</summary>
    public void Abort() => socket.Abort();

    public void Dispose() => _stop.Dispose();

    /// <summary>Says why, and closes this side.</summary>
    public static async Task RefuseAsync(WebSocket socket, CloseRequest request)
    {
        using var limit = new CancellationTokenSource(HubLimits.Closing);
        try
        {
            await socket.CloseAsync(request.Status, Reason(request.Message), limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            socket.Abort();
        }
    }

    private static bool IsEnd(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException;

    // A close frame has room for 123 bytes of UTF-8.
    private static string Reason(string message)
    {
        while (Encoding.UTF8.GetByteCount(message) > CloseReasonBytes)
        {
            message = message[..Math.Min(message.Length - 1, CloseReasonBytes)];
        }

        return char.IsHighSurrogate(message.LastOrDefault()) ? message[..^1] : message;
    }

    private async Task<bool> ReceiveAllAsync(ClientConnection connection)
    {
        var buffer = new MessageBuffer();
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.Free(), _stop.Token).ConfigureAwait(false);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return socket.CloseStatus is not (WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.Empty or null);
                }

                // What a client says after it was told to go is not heard, but its goodbye is waited for.
                if (connection.CloseRequest is not null)
                {
                    buffer.Clear();
                    continue;
                }

                if (!buffer.TryAdvance(result.Count))
                {
                    connection.Close(new CloseRequest(WebSocketCloseStatus.MessageTooBig, $"A frame may have {HubLimits.MessageBytes} bytes at most."));
                }
                else if (result.EndOfMessage)
                {
                    receive(connection, buffer.Written.Span, result.MessageType);
                    buffer.Clear();
                }
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            return true;
        }
        finally
        {
            buffer.Dispose();
        }
    }

    private async Task SendAllAsync(ClientConnection connection)
    {
        try
        {
            while (connection.CloseRequest is null)
            {
                while (connection.Outbox.TryTake(out var next))
                {
                    await SendAsync(connection.Protocol, next).ConfigureAwait(false);
                }

                if (connection.CloseRequest is null)
                {
                    await connection.Outbox.WaitAsync(_stop.Token).ConfigureAwait(false);
                }
            }

            if (connection.Protocol != ClientProtocol.Plain)
            {
                await SendTextAsync(ServiceFrames.Disconnected(connection.CloseRequest.Message)).ConfigureAwait(false);
            }

            await GoodbyeAsync(connection.CloseRequest.Status, connection.CloseRequest.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (socket.State == WebSocketState.CloseReceived)
        {
            // The client has said goodbye and is answered.
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            socket.Abort();
        }
    }

    private Task SendAsync(ClientProtocol protocol, Outgoing next) => (protocol, next.Message) switch
    {
        (ClientProtocol.Plain, null) => Task.CompletedTask,
        (ClientProtocol.Plain, { Payload: var payload }) => socket.SendAsync(
            payload.Bytes,
            payload.DataType == MessageDataType.Binary ? WebSocketMessageType.Binary : WebSocketMessageType.Text,
            endOfMessage: true,
            _stop.Token).AsTask(),
        (_, null) => SendTextAsync(next.Frame),
        (ClientProtocol.ReliableJson, { } message) => SendNumberedAsync(message, next.SequenceId),
        (_, { } message) => SendTextAsync(message.Frame),
    };

    private async Task SendNumberedAsync(OutboundMessage message, ulong sequenceId)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(message.MaxFrameLength);
        try
        {
            var length = message.WriteFrame(sequenceId, buffer);
            await SendTextAsync(buffer.AsMemory(0, length)).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Task SendTextAsync(ReadOnlyMemory<byte> frame) =>
        socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, _stop.Token).AsTask();

    private async Task GoodbyeAsync(WebSocketCloseStatus status, string message)
    {
        using var limit = new CancellationTokenSource(HubLimits.Closing);
        try
        {
            await socket.CloseOutputAsync(status, Reason(message), limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            socket.Abort();
        }
    }
}
