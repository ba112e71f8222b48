using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GraphExecutor.Cli.Tests.Serving;

/// <summary>Stands between a client and a server, counts connections to the live stream, and cuts them all when told to.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _port;
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private int _liveConnections;
    private int _refusedLogs;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <param name="server">Where it leads.</param>
    public CuttingProxy(Uri server)
    {
        _port = server.Port;
        _listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    /// <summary>Whether the live stream is not let through.</summary>
    public bool RefusesLive { get; set; }

    /// <summary>What a refused request for a log is answered; nothing, and cut, by default.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>How many requests for a log are still refused.</summary>
    public int RefusedLogs
    {
        get => Volatile.Read(ref _refusedLogs);
        set => Volatile.Write(ref _refusedLogs, value);
    }

    /// <summary>How often the live stream was connected to.</summary>
    public int LiveConnections => Volatile.Read(ref _liveConnections);

    public void Cut()
    {
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Cut();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            _open[client] = _open[server] = 0;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
                await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // Cut, or the server is away.
            }
            finally
            {
                _open.TryRemove(client, out _);
                _open.TryRemove(server, out _);
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
            {
                // Any request of a connection that is kept.
                if (buffer.AsSpan(0, count).StartsWith("GET /client/"u8))
                {
                    Interlocked.Increment(ref _liveConnections);
                    if (RefusesLive)
                    {
                        return;
                    }
                }

                if (buffer.AsSpan(0, count).IndexOf("/log?"u8) >= 0 && Interlocked.Decrement(ref _refusedLogs) >= 0)
                {
                    await from.SendAsync(Encoding.ASCII.GetBytes(Refusal), _stop.Token);
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Cut.
        }
    }
}
