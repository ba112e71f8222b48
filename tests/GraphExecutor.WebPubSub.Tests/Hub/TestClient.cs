using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace GraphExecutor.WebPubSub.Tests.Hub;

/// <summary>A WebSocket client that speaks frame by frame.</summary>
internal sealed class TestClient : IDisposable
{
    public const string Json = "json.webpubsub.azure.v1";
    public const string Reliable = "json.reliable.webpubsub.azure.v1";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _limit = new(Limit);
    private readonly byte[] _buffer = new byte[4 * 1024 * 1024];

    private TestClient()
    {
    }

    public ClientWebSocket Socket { get; } = new();

    /// <summary>The first frame; empty for plain clients.</summary>
    public JsonNode Connected { get; private set; } = new JsonObject();

    public string Id => Connected["connectionId"]!.GetValue<string>();

    public static async Task<TestClient> ConnectAsync(Uri url, string? subprotocol = Json, string? origin = null)
    {
        var client = new TestClient();
        client.Socket.Options.CollectHttpResponseDetails = true;
        if (subprotocol is not null)
        {
            client.Socket.Options.AddSubProtocol(subprotocol);
        }

        if (origin is not null)
        {
            client.Socket.Options.SetRequestHeader("Origin", origin);
        }

        await client.Socket.ConnectAsync(url, client.Limited());
        if (subprotocol is Json or Reliable)
        {
            client.Connected = await client.ReadAsync();
        }

        return client;
    }

    /// <summary>Which status the handshake is refused with.</summary>
    public static async Task<int> RefusalAsync(Uri url, string? subprotocol = Json, string? origin = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (subprotocol is not null)
        {
            socket.Options.AddSubProtocol(subprotocol);
        }

        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(url, limit.Token));
        return (int)socket.HttpStatusCode;
    }

    public Task SendAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text) =>
        Socket.SendAsync(Encoding.UTF8.GetBytes(text), type, endOfMessage: true, Limited());

    /// <summary>Sends a frame and reads the next one, which is its answer when nothing else is under way.</summary>
    public async Task<JsonNode> AskAsync(string frame)
    {
        await SendAsync(frame);
        return await ReadAsync();
    }

    /// <summary>Does something, and reads what it brings.</summary>
    public async Task<JsonNode> SendAndReadAsync(Func<Task<HttpResponseMessage>> send)
    {
        using var answer = await send();
        Assert.True(answer.IsSuccessStatusCode, answer.ToString());
        return await ReadAsync();
    }

    public async Task<JsonNode> ReadAsync() => JsonNode.Parse((await ReadRawAsync()).Text)!;

    public async Task<(string Text, WebSocketMessageType Type)> ReadRawAsync()
    {
        var length = 0;
        while (true)
        {
            var result = await Socket.ReceiveAsync(_buffer.AsMemory(length), Limited());
            Assert.False(result.MessageType == WebSocketMessageType.Close, $"closed: {Socket.CloseStatus} {Socket.CloseStatusDescription}");
            length += result.Count;
            if (result.EndOfMessage)
            {
                return (Encoding.UTF8.GetString(_buffer, 0, length), result.MessageType);
            }
        }
    }

    /// <summary>Reads until the hub closes, and answers that; all frames before it.</summary>
    public async Task<(WebSocketCloseStatus? Status, List<string> Frames)> ReadToCloseAsync()
    {
        var frames = new List<string>();
        while (true)
        {
            var result = await Socket.ReceiveAsync(_buffer.AsMemory(), Limited());
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Limited());
                return (Socket.CloseStatus, frames);
            }

            frames.Add(Encoding.UTF8.GetString(_buffer, 0, result.Count));
        }
    }

    /// <summary>That nothing was on its way before: a pong comes next.</summary>
    public async Task AssertSilentAsync() =>
        Assert.Equal("pong", (await AskAsync("""{"type":"ping"}"""))["type"]!.GetValue<string>());

    public Task CloseAsync() => Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Limited());

    public void Dispose()
    {
        Socket.Dispose();
        _limit.Dispose();
    }

    /// <summary>Ends what is done next when it takes too long.</summary>
    private CancellationToken Limited()
    {
        _limit.CancelAfter(Limit);
        return _limit.Token;
    }
}
