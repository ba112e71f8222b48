using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Events;
using GraphExecutor.WebPubSub.Publishing;

namespace GraphExecutor.Cli.Remote;

/// <summary>A connection to the live stream of a run, by the protocol of Azure Web PubSub.</summary>
/// <remarks>
/// The plain subprotocol rather than the reliable one, as the page has it: events carry versions and line numbers, so what is missing after
/// a break is seen and asked for anyway.
/// </remarks>
internal sealed class LiveSocket : IDisposable
{
    private const string Subprotocol = "json.webpubsub.azure.v1";

    // A message of the service has a megabyte at most, and what is around it is small.
    private const int LongestFrame = 2 * 1024 * 1024;
    private const int ReadAtOnce = 16 * 1024;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly ArrayBufferWriter<byte> _frame = new();
    private readonly HashSet<long> _joining = [];

    private LiveSocket()
    {
        _socket.Options.AddSubProtocol(Subprotocol);

        // A connection that nothing comes through any more is known by that no answer comes.
        _socket.Options.KeepAliveInterval = KeepAlive;
        _socket.Options.KeepAliveTimeout = KeepAlive;
    }

    /// <summary>Connects, and asks to get the events of the run.</summary>
    /// <exception cref="CommandException">The server cannot be reached, or has no live stream.</exception>
    /// <exception cref="WebSocketException">The stream cannot be reached.</exception>
    public static async Task<LiveSocket> ConnectAsync(ServerClient server, string runId, CancellationToken cancellationToken)
    {
        var socket = new LiveSocket();
        try
        {
            var address = await server.GetOnceAsync($"/api/runs/{ServerClient.Segment(runId)}/negotiate", ApiJson.Relaxed.LiveAddress, runId, cancellationToken);
            await server.ConnectAsync(socket._socket, address.Url, cancellationToken);
            await socket.JoinAsync(EventGroups.OfRun(runId), cancellationToken);
            await socket.JoinAsync(EventGroups.OfLog(runId), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The events, until the connection ends.</summary>
    /// <returns>A <see langword="null"/> when all that happens from there on comes; the events of before may be missing.</returns>
    /// <exception cref="WebSocketException">The connection was cut, or the stream refused.</exception>
    public async IAsyncEnumerable<GraphEvent?> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await ReadFrameAsync(cancellationToken))
        {
            using var frame = JsonDocument.Parse(_frame.WrittenMemory);
            var root = frame.RootElement;
            switch (root.GetProperty("type").GetString())
            {
                case "ack":
                    if (HasJoined(root))
                    {
                        yield return null;
                    }

                    break;
                case "message" when root.GetProperty("data") is { ValueKind: JsonValueKind.Array } events:
                    foreach (var @event in events.EnumerateArray())
                    {
                        yield return EventJson.Deserialize(JsonMarshal.GetRawUtf8Value(@event));
                    }

                    break;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task JoinAsync(string group, CancellationToken cancellationToken)
    {
        var id = _joining.Count + 1;
        _joining.Add(id);
        var frame = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(frame))
        {
            json.WriteStartObject();
            json.WriteString("type", "joinGroup");
            json.WriteString("group", group);
            json.WriteNumber("ackId", id);
            json.WriteEndObject();
        }

        await _socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
    }

    private bool HasJoined(JsonElement ack)
    {
        if (!ack.GetProperty("success").GetBoolean())
        {
            throw new WebSocketException("the live stream refuses the events of the run");
        }

        return _joining.Remove(ack.GetProperty("ackId").GetInt64()) && _joining.Count == 0;
    }

    /// <returns>Whether there was one more.</returns>
    private async Task<bool> ReadFrameAsync(CancellationToken cancellationToken)
    {
        _frame.ResetWrittenCount();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(_frame.GetMemory(ReadAtOnce), cancellationToken);
            _frame.Advance(part.Count);
            if (_frame.WrittenCount > LongestFrame)
            {
                throw new WebSocketException("the live stream sends what is none of it");
            }
        }
        while (!part.EndOfMessage);
        return part.MessageType != WebSocketMessageType.Close;
    }
}
