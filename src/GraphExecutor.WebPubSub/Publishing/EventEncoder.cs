using GraphExecutor.Events;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>Turns events into JSON that fits into messages.</summary>
/// <param name="maxMessageBytes">Longest message wanted.</param>
internal sealed class EventEncoder(int maxMessageBytes)
{
    /// <summary>Longest message that the service takes: 1 MB.</summary>
    public const int LongestMessage = 1_000_000;

    // The brackets of the array around the events.
    private const int Around = 2;

    /// <summary>
    /// An event as JSON: in several pieces when it is a log event that is too long. An event that is too long for the service even so is
    /// left out.
    /// </summary>
    public IReadOnlyList<byte[]> Encode(GraphEvent @event)
    {
        var json = EventJson.Serialize(@event);
        if (json.Length + Around <= maxMessageBytes)
        {
            return [json];
        }

        return @event switch
        {
            LogEvent { Lines.Count: > 1 } log => [.. Halves(log).SelectMany(Encode)],
            NodeEvent { Output: not null } node => Encode(node with { Output = null, OutputOmitted = true }),
            _ => json.Length + Around <= LongestMessage ? [json] : [],
        };
    }

    private static IEnumerable<LogEvent> Halves(LogEvent log)
    {
        var half = log.Lines.Count / 2;
        yield return log with { Lines = [.. log.Lines.Take(half)], Partial = null };
        yield return log with { Lines = [.. log.Lines.Skip(half)], FirstLine = log.FirstLine + half };
    }
}
