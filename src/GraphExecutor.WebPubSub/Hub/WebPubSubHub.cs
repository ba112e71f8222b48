using System.Collections.Concurrent;
using System.Net.WebSockets;
using GraphExecutor.WebPubSub.Protocol;
using GraphExecutor.WebPubSub.Publishing;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>
/// A service of this process that speaks the protocols of Azure Web PubSub, with any number of named hubs. Map it to addresses with
/// <c>MapWebPubSubHub</c>; send to it with <see cref="HubGroupSender"/> or over its REST interface; let clients in with
/// <see cref="AccessKeyNegotiator"/> and the same key. All members may be called on any thread.
/// </summary>
public sealed class WebPubSubHub
{
    private readonly ConcurrentDictionary<string, HubConnections> _hubs = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _isStopping;

    /// <summary>Makes a service without connections.</summary>
    /// <param name="options">How it works.</param>
    /// <exception cref="ArgumentException">The access key is too short.</exception>
    public WebPubSubHub(WebPubSubHubOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        Signer = new TokenSigner(options.AccessKey);
        Tokens = new TokenValidator(options.AccessKey, options.TimeProvider);
    }

    /// <summary>How many clients are connected, or may still come back.</summary>
    public int ConnectionCount => _hubs.Values.Sum(hub => hub.Count);

    internal WebPubSubHubOptions Options { get; }

    internal TimeProvider Time => Options.TimeProvider;

    internal TokenSigner Signer { get; }

    internal TokenValidator Tokens { get; }

    internal bool IsStopping => _isStopping;

    /// <summary>Ends all connections, telling the clients, and lets nobody in any more.</summary>
    public void Stop()
    {
        _isStopping = true;
        foreach (var connection in _hubs.Values.SelectMany(hub => hub.Find(Recipients.All)))
        {
            connection.Close(new CloseRequest(WebSocketCloseStatus.EndpointUnavailable, "The hub is stopping."));
        }
    }

    internal HubConnections Of(string hub) => _hubs.GetOrAdd(hub, _ => new HubConnections());

    internal TokenAudience AudienceOf(string authority, string path, string? query = null) =>
        new(Options.Endpoint is { } endpoint ? [authority, endpoint.Authority] : [authority], path, query);
}
