using System.Text.Json;
using System.Text.Json.Serialization;
using GraphExecutor.Runs;

namespace GraphExecutor.Events;

/// <summary>The status of a node changed: once for each change.</summary>
public sealed record NodeEvent : GraphEvent
{
    /// <summary>The node.</summary>
    [JsonPropertyOrder(-8)]
    public required string NodeId { get; init; }

    /// <summary>The node attempt; 0 when it never ran.</summary>
    [JsonPropertyOrder(-7)]
    public required int NodeAttempt { get; init; }

    /// <summary>The version of the node's record.</summary>
    [JsonPropertyOrder(-5)]
    public required int Version { get; init; }

    /// <summary>The new status.</summary>
    public required NodeStatus Status { get; init; }

    /// <summary>The exit code of its command, when one exited.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What it returned, when it completed and returned something.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>It returned something that is too long for the live stream: the API has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OutputOmitted { get; init; }

    /// <summary>It returned SKIP_BRANCH.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SkipBranch { get; init; }

    /// <summary>Why its attempt failed, when it did.</summary>
    public NodeError? Error { get; init; }

    /// <summary>Why it failed, was skipped or cancelled, or what it waits for.</summary>
    public string? Reason { get; init; }

    /// <summary>When its next attempt starts, while it waits for that.</summary>
    [JsonConverter(typeof(EventTimeConverter))]
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>How long its attempt took, in milliseconds, when it ran.</summary>
    public double? DurationMs { get; init; }

    /// <summary>Processor time of its command in milliseconds, when it ran one.</summary>
    public double? CpuMs { get; init; }

    /// <summary>Peak memory of its command in bytes, when it ran one.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>It was not run now: its result comes from the initial state.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Reused { get; init; }

    /// <inheritdoc/>
    public bool Equals(NodeEvent? other) =>
        other is not null && base.Equals(other) && Facts == other.Facts
        && (Output is { } left ? other.Output is { } right && JsonElement.DeepEquals(left, right) : other.Output is null);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Facts);

    // All but the output, whose type does not compare by value.
    private (string, int, int, NodeStatus, int?, bool, NodeError?, (string?, DateTimeOffset?, double?, double?, long?, bool, bool)) Facts =>
        (NodeId, NodeAttempt, Version, Status, ExitCode, SkipBranch, Error, (Reason, RetryAt, DurationMs, CpuMs, PeakMemory, Reused, OutputOmitted));
}
