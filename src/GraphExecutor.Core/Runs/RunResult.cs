namespace GraphExecutor.Runs;

/// <summary>How a run ended.</summary>
public sealed record RunResult
{
    /// <summary>Completed, failed or cancelled.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Why it did not complete; <see langword="null"/> when it did.</summary>
    public string? Reason { get; init; }

    /// <summary>What became of each node, by id.</summary>
    public required IReadOnlyDictionary<string, NodeResult> Nodes { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }
}
