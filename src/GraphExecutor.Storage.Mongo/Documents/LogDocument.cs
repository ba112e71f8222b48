using GraphExecutor.Nodes;

namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>A chunk of a log in the collection <c>logs</c>.</summary>
internal sealed record LogDocument
{
    /// <summary>See <see cref="Keys.Chunk"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The attempt of the run.</summary>
    public required int Attempt { get; init; }

    public required int NodeAttempt { get; init; }

    public required long FirstLine { get; init; }

    /// <summary>The number of the line after the last one.</summary>
    public required long EndLine { get; init; }

    public required DateTimeOffset Time { get; init; }

    public OutputSource Stream { get; init; }

    /// <summary>The lines, joined by line ends.</summary>
    public required string Text { get; init; }

    public DateTime? ExpiresAt { get; init; }

    public static LogDocument Of(long run, int attempt, LogChunk chunk) => new()
    {
        Id = Keys.Chunk(run, chunk.NodeId, attempt, chunk.NodeAttempt, chunk.FirstLine),
        Attempt = attempt,
        NodeAttempt = chunk.NodeAttempt,
        FirstLine = chunk.FirstLine,
        EndLine = chunk.EndLine,
        Time = chunk.Time,
        Stream = chunk.Stream,
        Text = string.Join('\n', chunk.Lines),
    };

    public LogChunk ToChunk(string nodeId) => new()
    {
        NodeId = nodeId,
        NodeAttempt = NodeAttempt,
        FirstLine = FirstLine,
        Lines = [.. Text.Split('\n')],
        Time = Time,
        Stream = Stream,
    };
}
