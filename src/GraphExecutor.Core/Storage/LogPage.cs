using GraphExecutor.Workflows;

namespace GraphExecutor.Storage;

/// <summary>A part of the log of a node attempt.</summary>
public sealed record LogPage
{
    /// <summary>The attempt of the run; 0 when nothing was found.</summary>
    public int RunAttempt { get; init; }

    /// <summary>The attempt of the node; 0 when nothing was found.</summary>
    public int NodeAttempt { get; init; }

    /// <summary>The lines, in order. Where a chunk does not begin where the one before ends, lines were dropped.</summary>
    public ValueList<LogChunk> Chunks { get; init; } = [];

    /// <summary>Where to read on.</summary>
    public long NextLine { get; init; }

    /// <summary>How many lines were printed so far: there is nothing more to read when <see cref="NextLine"/> has come here.</summary>
    public long LineCount { get; init; }
}
