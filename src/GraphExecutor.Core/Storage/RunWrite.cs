namespace GraphExecutor.Storage;

/// <summary>What happened in an attempt of a run, to be recorded together.</summary>
public sealed record RunWrite
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The attempt, which must be the run's latest.</summary>
    public required int Attempt { get; init; }

    /// <summary>Nodes that changed, in the order in which they did.</summary>
    public IReadOnlyList<NodeChange> Nodes { get; init; } = [];

    /// <summary>Nodes whose command has a process now.</summary>
    public IReadOnlyList<NodeProcess> Processes { get; init; } = [];

    /// <summary>Running nodes whose worker gives a sign of life.</summary>
    public IReadOnlyList<NodeHeartbeat> Heartbeats { get; init; } = [];

    /// <summary>What nodes printed. A chunk that begins where a recorded one does replaces it.</summary>
    public IReadOnlyList<LogChunk> Log { get; init; } = [];

    /// <summary>What is dropped from logs that grew too large, the new lines considered.</summary>
    public IReadOnlyList<LogTrim> Trims { get; init; } = [];

    /// <summary>How the attempt ended, when it did.</summary>
    public RunEnding? End { get; init; }
}
