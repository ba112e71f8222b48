namespace GraphExecutor.WebPubSub.Hub;

/// <summary>What the hub allows at most: the service's own limits where it has one.</summary>
internal static class HubLimits
{
    /// <summary>Longest frame of a client and longest body of a REST request: 1 MB.</summary>
    public const int MessageBytes = 1024 * 1024;

    /// <summary>Messages that wait for a client, or for a reliable client's acknowledgement.</summary>
    public const int QueuedMessages = 1000;

    /// <summary>Their bytes: 16 MB.</summary>
    public const int QueuedBytes = 16 * 1024 * 1024;

    /// <summary>How many of the numbers of a connection's last acknowledged frames are remembered, to tell repeats.</summary>
    public const int RememberedAcks = 10_000;

    /// <summary>Longest <c>messageTtlSeconds</c>.</summary>
    public const int TtlSeconds = 300;

    /// <summary>How long a cut reliable connection is kept. Clients try for 30 seconds.</summary>
    public static readonly TimeSpan Recovery = TimeSpan.FromSeconds(40);

    /// <summary>How long a client that is told to go has to say goodbye.</summary>
    public static readonly TimeSpan Closing = TimeSpan.FromSeconds(2);

    /// <summary>How often a silent client is asked whether it lives, and how long it has to answer.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);
}
