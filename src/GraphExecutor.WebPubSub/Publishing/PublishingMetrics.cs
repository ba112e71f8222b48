using System.Diagnostics.Metrics;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>The publisher's measurements.</summary>
internal static class PublishingMetrics
{
    private static readonly Meter Meter = new(RunEventPublisher.MeterName);

    private static readonly Counter<long> Messages =
        Meter.CreateCounter<long>("graphexecutor.publisher.messages", "{message}", "Attempts to send a message, by outcome.");

    private static readonly Counter<long> Events =
        Meter.CreateCounter<long>("graphexecutor.publisher.events", "{event}", "Events sent, by kind.");

    private static readonly Counter<long> Dropped =
        Meter.CreateCounter<long>("graphexecutor.publisher.events.dropped", "{event}", "Events given up, by kind and reason.");

    private static readonly UpDownCounter<long> Pending =
        Meter.CreateUpDownCounter<long>("graphexecutor.publisher.pending", "By", "Events that wait to be sent.");

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("graphexecutor.publisher.send.duration", "s", "How long one attempt to send took.");

    public static void Attempted(SendOutcome outcome, TimeSpan duration)
    {
        if (Messages.Enabled)
        {
            Messages.Add(1, new KeyValuePair<string, object?>("outcome", Name(outcome)));
        }

        Duration.Record(duration.TotalSeconds);
    }

    public static void Sent(EventKind kind, int count)
    {
        if (Events.Enabled)
        {
            Events.Add(count, new KeyValuePair<string, object?>("kind", Name(kind)));
        }
    }

    public static void Lost(EventKind kind, DropReason reason, int count)
    {
        if (Dropped.Enabled)
        {
            Dropped.Add(count, new("kind", Name(kind)), new("reason", Name(reason)));
        }
    }

    /// <summary>What waits has become more, or less.</summary>
    public static void Waiting(long change) => Pending.Add(change);

    private static string Name(Enum value) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
