namespace GraphExecutor.Storage;

/// <summary>Cuts the wanted lines out of the stored chunks of a log: the rules that all stores share.</summary>
public static class LogPages
{
    /// <summary>The page that a query asks for.</summary>
    /// <param name="query">The query.</param>
    /// <param name="runAttempt">The attempt of the run that was found.</param>
    /// <param name="nodeAttempt">The attempt of the node that was found.</param>
    /// <param name="lineCount">The number of the line after the last one.</param>
    /// <param name="chunksFrom">The stored chunks that end after a line, in order; read only as far as needed.</param>
    public static LogPage Cut(LogQuery query, int runAttempt, int nodeAttempt, long lineCount, Func<long, IEnumerable<LogChunk>> chunksFrom)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(chunksFrom);
        var from = query.Tail ? Math.Max(query.FromLine, lineCount - query.MaxLines) : query.FromLine;
        var room = (long)query.MaxLines;
        var next = from;
        var chunks = new List<LogChunk>();
        foreach (var chunk in chunksFrom(from))
        {
            // What was dropped takes no room.
            if (room > 0 && chunk.Slice(from, Math.Max(from, chunk.FirstLine) + room) is { } part)
            {
                chunks.Add(part);
                room -= part.Lines.Count;
                next = part.EndLine;
            }

            if (room == 0)
            {
                break;
            }
        }

        return new LogPage
        {
            RunAttempt = runAttempt,
            NodeAttempt = nodeAttempt,
            Chunks = [.. chunks],
            NextLine = next,
            LineCount = lineCount,
        };
    }
}
