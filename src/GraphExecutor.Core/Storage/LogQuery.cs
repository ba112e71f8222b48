namespace GraphExecutor.Storage;

/// <summary>A part of a log.</summary>
public sealed record LogQuery
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The node.</summary>
    public required string NodeId { get; init; }

    /// <summary>The attempt of the run; by default the latest in which the node printed anything.</summary>
    public int? RunAttempt { get; init; }

    /// <summary>The attempt of the node; by default the latest that printed anything.</summary>
    public int? NodeAttempt { get; init; }

    /// <summary>The first line wanted; 0 by default.</summary>
    public long FromLine { get; init; }

    /// <summary>How many lines at most; 1,000 by default.</summary>
    public int MaxLines { get; init; } = 1_000;

    /// <summary>The last <see cref="MaxLines"/> lines are wanted, if <see cref="FromLine"/> is not even later; no by default.</summary>
    public bool Tail { get; init; }
}
