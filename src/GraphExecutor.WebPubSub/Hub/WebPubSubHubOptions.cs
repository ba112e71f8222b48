using Microsoft.Extensions.Logging;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>How a <see cref="WebPubSubHub"/> works.</summary>
public sealed class WebPubSubHubOptions
{
    /// <summary>The key of the public Web PubSub emulator. Everybody knows it: only for a hub that listens on loopback.</summary>
    public const string EmulatorAccessKey = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH";

    /// <summary>The key that signs tokens, at least 32 bytes in UTF-8.</summary>
    public required string AccessKey { get; init; }

    /// <summary>
    /// The address that tokens name. The address that a request came to is good as well, so it is needed only when clients are told
    /// another one than they use, as behind a proxy. It may be set once the port is known.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// Origins of web pages that may connect, such as <c>http://localhost:5173</c>; the hub's own host always may, and so may programs,
    /// which have no origin. <see langword="null"/>, the default, for every origin: a client needs a token in any case.
    /// </summary>
    public IReadOnlyCollection<string>? AllowedOrigins { get; init; }

    /// <summary>Whether pages that this machine itself serves may connect as well, at whatever port; not by default.</summary>
    public bool AllowsLoopbackOrigins { get; init; }

    /// <summary>The clock for tokens and recovery; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where it says which clients it drops; nowhere by default.</summary>
    public ILogger? Logger { get; init; }
}
