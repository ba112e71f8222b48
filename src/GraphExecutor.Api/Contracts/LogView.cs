namespace GraphExecutor.Api.Contracts;

/// <summary>A part of the log of a node attempt.</summary>
internal sealed record LogView
{
    public required string RunId { get; init; }

    public required string NodeId { get; init; }

    public required int Attempt { get; init; }

    public required int NodeAttempt { get; init; }

    public required long NextLine { get; init; }

    public required long LineCount { get; init; }

    public required IReadOnlyList<LogChunkView> Chunks { get; init; }

    public string? Partial { get; init; }
}
