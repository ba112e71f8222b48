using System.Text.Json.Serialization;
using GraphExecutor.Runs;

namespace GraphExecutor.Events;

/// <summary>The status of a run changed: once when an attempt begins, and once when it has ended.</summary>
public sealed record RunEvent : GraphEvent
{
    /// <summary>The version of the run's record.</summary>
    [JsonPropertyOrder(-5)]
    public required int Version { get; init; }

    /// <summary>The new status.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The workflow's name.</summary>
    public required string Workflow { get; init; }

    /// <summary>Why it did not complete; <see langword="null"/> when it did, or runs.</summary>
    public string? Reason { get; init; }

    /// <summary>How long the attempt took, in milliseconds; <see langword="null"/> while it runs.</summary>
    public double? DurationMs { get; init; }
}
