namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>An event that waits to be sent to a group.</summary>
/// <param name="Json">The event.</param>
/// <param name="Since">When it began to wait.</param>
internal readonly record struct PendingEvent(byte[] Json, TimeSpan Since)
{
    // The array's header and the place in the queue: small events must not be cheaper than they are.
    private const int Overhead = 64;

    /// <summary>What it costs to keep, in bytes.</summary>
    public int Cost => Json.Length + Overhead;
}
