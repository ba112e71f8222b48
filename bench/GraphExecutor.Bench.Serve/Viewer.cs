using System.Net.WebSockets;

namespace GraphExecutor.Bench.Serve;

/// <summary>Watches a run as a browser does, and counts what comes.</summary>
internal sealed class Viewer : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[256 * 1024];

    /// <summary>Called with each frame.</summary>
    public Action<ReadOnlySpan<byte>>? OnFrame { get; init; }

    public long Frames { get; private set; }

    public long Bytes { get; private set; }

    public static async Task<Viewer> ConnectAsync(Uri address, Action<ReadOnlySpan<byte>>? onFrame = null)
    {
        var viewer = new Viewer { OnFrame = onFrame };
        viewer._socket.Options.AddSubProtocol("json.webpubsub.azure.v1");
        await viewer._socket.ConnectAsync(address, CancellationToken.None);

        // "connected", which is of a length of its own.
        await viewer._socket.ReceiveAsync(viewer._buffer.AsMemory(), CancellationToken.None);
        return viewer;
    }

    /// <summary>Reads until the run has ended.</summary>
    public async Task ReadToEndAsync()
    {
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
                length += result.Count;
            }
            while (!result.EndOfMessage);

            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            Frames++;
            Bytes += length;
            OnFrame?.Invoke(_buffer.AsSpan(0, length));
            if (_buffer.AsSpan(0, length).IndexOf("\"status\":\"completed\",\"workflow\""u8) >= 0)
            {
                return;
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
