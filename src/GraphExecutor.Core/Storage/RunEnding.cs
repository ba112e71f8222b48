using GraphExecutor.Runs;

namespace GraphExecutor.Storage;

/// <summary>The attempt of a run has ended, and its lease with it. Ending it again is harmless: the first ending counts.</summary>
public sealed record RunEnding
{
    /// <summary>Completed, failed or cancelled.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Why it did not complete; nothing by default.</summary>
    public string? Reason { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How long the attempt took.</summary>
    public required TimeSpan Duration { get; init; }
}
