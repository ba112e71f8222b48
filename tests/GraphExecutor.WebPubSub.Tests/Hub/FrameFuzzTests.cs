using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace GraphExecutor.WebPubSub.Tests.Hub;

/// <summary>
/// Random frames, most of them nearly right, and bytes that are none: whatever comes, the hub serves the others and forgets the one that
/// sent it. Short by default; <c>GX_FUZZ_SECONDS</c> makes it longer, <c>GX_FUZZ_SEED</c> another one.
/// </summary>
public sealed class FrameFuzzTests
{
    private const int Connections = 25;
    private const int FramesOfEach = 10;

    private static readonly string?[] Subprotocols = [TestClient.Json, TestClient.Json, TestClient.Reliable, null];

    private static readonly string[] Frames =
    [
        """{"type":"joinGroup","group":"g","ackId":1}""",
        """{"type":"leaveGroup","group":"g","ackId":2}""",
        """{"type":"sendToGroup","group":"g","data":{"x":[1,2,null]},"ackId":3,"metadata":{"a":"b"}}""",
        """{"type":"sendToGroup","group":"g","dataType":"binary","data":"AAEC","noEcho":true}""",
        """{"type":"sendToGroup","group":"g","dataType":"text","data":"hello","ttlSeconds":300}""",
        """{"type":"event","event":"e","dataType":"text","data":"x","ackId":4}""",
        """{"type":"sequenceAck","sequenceId":18446744073709551615}""",
        """{"type":"ping"}""",
        """{"type":"invoke","invocationId":"1","target":"event","event":"e"}""",
    ];

    private static readonly string[] Pieces = ["null", "[]", "{}", "\"\\ud800\"", "1e999", "\\u0000", ":", "\"", "-1", "18446744073709551616", "true,", new('[', 200)];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = 900_000)]
    public async Task RandomFrames_NeverBreakTheHub()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("GX_FUZZ_SEED") ?? "20260101", CultureInfo.InvariantCulture);
        var limit = Environment.GetEnvironmentVariable("GX_FUZZ_SECONDS") is { } seconds
            ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)) : (TimeSpan?)null;
        await using var hub = await TestHub.StartAsync();
        using var witness = await hub.ConnectAsync(groups: ["witness"]);
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();
        for (var i = 0; limit is { } time ? watch.Elapsed < time : i < Connections; i++)
        {
            if (random.Next(4) == 0)
            {
                await SendBytesAsync(hub, random);
            }
            else
            {
                await SendFramesAsync(hub, random);
            }

            using var answer = await hub.RestAsync(HttpMethod.Post, "/groups/witness/:send", $"{i}");
            Assert.Equal($"seed {seed}: {i}", $"seed {seed}: {(await witness.ReadAsync())["data"]}");
        }

        while (hub.Service.ConnectionCount > 1)
        {
            await Task.Delay(20, Cancelled);
        }
    }

    /// <summary>Frames that a client's library sends, of whatever content.</summary>
    private static async Task SendFramesAsync(TestHub hub, Random random)
    {
        using var client = await hub.ConnectAsync(Pick(random, Subprotocols), roles: ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup.g"], groups: ["g"]);
        try
        {
            for (var i = 0; i < FramesOfEach; i++)
            {
                await client.Socket.SendAsync(
                    FrameOf(random), random.Next(10) == 0 ? WebSocketMessageType.Binary : WebSocketMessageType.Text, random.Next(8) != 0, Cancelled);
            }

            await client.CloseAsync();
        }
        catch (Exception exception) when (exception is WebSocketException or IOException)
        {
            // It was thrown out, as it should be.
        }
    }

    /// <summary>A handshake, and then bytes that need not be frames at all.</summary>
    private static async Task SendBytesAsync(TestHub hub, Random random)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(hub.Endpoint.Host, hub.Endpoint.Port, Cancelled);
        var stream = client.GetStream();
        var head = $"GET /client/hubs/gx?access_token={hub.Token()} HTTP/1.1\r\nHost: {hub.Endpoint.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: {TestClient.Json}\r\n\r\n";
        var garbage = new byte[random.Next(1, 4096)];
        random.NextBytes(garbage);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Cancelled);
            await stream.WriteAsync(garbage, Cancelled);
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.ReadAtLeastAsync(new byte[12], 12, throwOnEndOfStream: false, Cancelled);
        }
        catch (IOException)
        {
            // It was thrown out, as it should be.
        }
    }

    private static byte[] FrameOf(Random random)
    {
        var frame = Encoding.UTF8.GetBytes(Pick(random, Frames));
        for (var i = random.Next(-2, 3); i > 0 && frame.Length > 0; i--)
        {
            var at = random.Next(frame.Length);
            frame = random.Next(4) switch
            {
                0 => [.. frame[..at], (byte)random.Next(256), .. frame[at..]],
                1 => [.. frame[..at], .. frame[(at + 1)..]],
                2 => [.. frame[..at], .. Encoding.UTF8.GetBytes(Pick(random, Pieces)), .. frame[at..]],
                _ => frame[..at],
            };
        }

        return frame;
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
