using System.Text.Json;

namespace GraphExecutor.Runs;

/// <summary>What became of a node in a run.</summary>
public sealed record NodeResult
{
    /// <summary>Its status.</summary>
    public required NodeStatus Status { get; init; }

    /// <summary>What it returned; <see langword="null"/> when it returned nothing.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>It completed and returned SKIP_BRANCH: its children are skipped.</summary>
    public bool SkipBranch { get; init; }

    /// <summary>Why it failed; <see langword="null"/> when it did not.</summary>
    public NodeError? Error { get; init; }

    /// <summary>The exit code of its last command; <see langword="null"/> when none exited.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it failed, was skipped or was cancelled; <see langword="null"/> when it completed.</summary>
    public string? Reason { get; init; }

    /// <summary>How many attempts it took; 0 when it never ran.</summary>
    public int Attempts { get; init; }

    /// <summary>When its last attempt started; <see langword="null"/> when it never ran.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long its last attempt took; <see langword="null"/> when it never ran.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Processor time of its last command; <see langword="null"/> when there was none.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>Peak memory of its last command in bytes; <see langword="null"/> when there was none.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>The version of its record: grows by one with each change of its status.</summary>
    public int Version { get; init; }

    /// <summary>It was not run but taken from the initial state.</summary>
    public bool Reused { get; init; }

    /// <summary>Failed of its own, not because a parent did.</summary>
    internal bool IsOwnFailure => Status == NodeStatus.Failed && Error is not { IsOwn: false };

    /// <inheritdoc/>
    public bool Equals(NodeResult? other) =>
        other is not null && Facts == other.Facts
        && (Output is { } left ? other.Output is { } right && JsonElement.DeepEquals(left, right) : other.Output is null);

    /// <inheritdoc/>
    public override int GetHashCode() => Facts.GetHashCode();

    // All but the output, whose type does not compare by value.
    private (NodeStatus, bool, NodeError?, int?, string?, int, DateTimeOffset?, (TimeSpan?, TimeSpan?, long?, int, bool)) Facts =>
        (Status, SkipBranch, Error, ExitCode, Reason, Attempts, StartedAt, (Duration, CpuTime, PeakMemory, Version, Reused));
}
