using GraphExecutor.Api.Contracts;
using GraphExecutor.Events;

namespace GraphExecutor.Cli.Runs;

/// <summary>Recorded lines as the events that told them.</summary>
internal static class LogEvents
{
    /// <summary>The lines of a part of a log, and the unfinished line after them when there is one.</summary>
    public static IEnumerable<LogEvent> Of(LogView page)
    {
        foreach (var chunk in page.Chunks)
        {
            yield return Event(chunk.Time, chunk.FirstLine) with { Lines = [.. chunk.Lines], Stream = chunk.Stream ?? default };
        }

        if (page.Partial is { } partial)
        {
            yield return Event(TimeProvider.System.GetUtcNow(), page.NextLine) with { Partial = partial };
        }

        LogEvent Event(DateTimeOffset time, long firstLine) => new()
        {
            RunId = page.RunId,
            Attempt = page.Attempt,
            NodeId = page.NodeId,
            NodeAttempt = page.NodeAttempt,
            Time = time,
            FirstLine = firstLine,
            Lines = [],
        };
    }
}
