using System.Security.Cryptography;
using System.Text;
using GraphExecutor.WebPubSub.Protocol;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>
/// A client as the hub knows it. It has one socket after another when it is reliable, and waits for the next for a while; else it ends
/// with its socket.
/// </summary>
internal sealed class ClientConnection : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ITimer _expiry;
    private readonly Action<ClientConnection> _remove;
    private ClientSocket? _socket;
    private bool _isEnded;

    /// <param name="identity">Who it is.</param>
    /// <param name="protocol">How it talks.</param>
    /// <param name="time">The clock.</param>
    /// <param name="remove">Takes it out of its hub; called once, when it has ended.</param>
    public ClientConnection(ClientIdentity identity, ClientProtocol protocol, TimeProvider time, Action<ClientConnection> remove)
    {
        UserId = identity.UserId;
        Protocol = protocol;
        Permissions = new GroupPermissions(identity.Roles);
        Outbox = new Outbox(protocol == ClientProtocol.ReliableJson, time);
        _remove = remove;
        _expiry = time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (protocol == ClientProtocol.ReliableJson)
        {
            ReconnectionToken = Random();
        }
    }

    public string Id { get; } = Random();

    public string? UserId { get; }

    public ClientProtocol Protocol { get; }

    public GroupPermissions Permissions { get; }

    public Outbox Outbox { get; }

    /// <summary>What lets it come back after its socket was cut; null when it cannot.</summary>
    public string? ReconnectionToken { get; }

    public SeenAcks SeenAcks { get; } = new();

    /// <summary>The groups that it is in. Belongs to its hub, which guards it.</summary>
    public HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>How the hub ends it; null as long as it does not.</summary>
    public CloseRequest? CloseRequest { get; private set; }

    public bool IsReconnectionToken(string token) =>
        ReconnectionToken is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(ReconnectionToken));

    /// <summary>Runs a socket of this client until that has ended. An older socket is cut off first.</summary>
    /// <returns>False when the connection had ended before.</returns>
    public async Task<bool> RunAsync(ClientSocket socket)
    {
        lock (_lock)
        {
            _socket?.Abort();
        }

        // Also for a client that has gone already: the end of its socket is what ends a new connection.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        var isCut = true;
        try
        {
            lock (_lock)
            {
                if (_isEnded)
                {
                    return false;
                }

                _socket = socket;
                _expiry.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                Outbox.Restart(ServiceFrames.Connected(Id, UserId, ReconnectionToken));
            }

            isCut = await socket.RunAsync(this).ConfigureAwait(false);
            return true;
        }
        finally
        {
            Detach(isCut);
            _turn.Release();
        }
    }

    /// <summary>Puts a message into its queue. A client that does not read fast enough is dropped.</summary>
    public void Send(OutboundMessage message)
    {
        if (!Outbox.TryAdd(message))
        {
            Close(Overflow);
        }
    }

    /// <summary>Answers the client.</summary>
    public void Send(byte[] frame)
    {
        if (!Outbox.TryAdd(frame))
        {
            Close(Overflow);
        }
    }

    /// <summary>Ends it, and tells the client why. It cannot be recovered. The first request counts.</summary>
    public void Close(CloseRequest request)
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                return;
            }

            _isEnded = true;
            CloseRequest = request;
            _socket?.BeginClose();
        }

        Leave();
    }

    public void Dispose()
    {
        _expiry.Dispose();
        _turn.Dispose();
    }

    private static CloseRequest Overflow { get; } = new(
        System.Net.WebSockets.WebSocketCloseStatus.PolicyViolation,
        "Too slow: 1000 messages or 16 MB wait.");

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    private void Detach(bool isCut)
    {
        lock (_lock)
        {
            _socket = null;
            if (_isEnded)
            {
                return;
            }

            if (isCut && ReconnectionToken is not null)
            {
                _expiry.Change(HubLimits.Recovery, Timeout.InfiniteTimeSpan);
                return;
            }

            _isEnded = true;
        }

        Leave();
    }

    private void Expire()
    {
        lock (_lock)
        {
            // A new socket may have come just now.
            if (_socket is not null || _isEnded)
            {
                return;
            }

            _isEnded = true;
        }

        Leave();
    }

    private void Leave()
    {
        Outbox.Close();
        _expiry.Dispose();
        _remove(this);
    }
}
