using Microsoft.Extensions.Logging;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>Counts the events that are dropped, and says so once for each time that it begins.</summary>
/// <param name="logger">Where it says so.</param>
internal sealed class DropLog(ILogger? logger)
{
    private long _count;
    private int _said;

    public long Count => Interlocked.Read(ref _count);

    public void Add(EventKind kind, DropReason reason, int count)
    {
        if (count == 0)
        {
            return;
        }

        Interlocked.Add(ref _count, count);
        PublishingMetrics.Lost(kind, reason, count);
        if (logger is not null && Interlocked.Exchange(ref _said, 1) == 0)
        {
            Log.EventsDropped(logger, reason);
        }
    }

    /// <summary>Nothing waits any more: the next drop is news again.</summary>
    public void CaughtUp() => Interlocked.Exchange(ref _said, 0);
}
