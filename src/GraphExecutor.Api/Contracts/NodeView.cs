using System.Text.Json;
using GraphExecutor.Runs;

namespace GraphExecutor.Api.Contracts;

/// <summary>A node of a run: what is recorded of it, or that nothing is.</summary>
internal sealed record NodeView
{
    public required string Id { get; init; }

    public required NodeStatus Status { get; init; }

    public required int Version { get; init; }

    public int? Attempt { get; init; }

    public int? NodeAttempt { get; init; }

    public int? ExitCode { get; init; }

    public JsonElement? Output { get; init; }

    public bool? SkipBranch { get; init; }

    public NodeError? Error { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? RetryAt { get; init; }

    public double? DurationMs { get; init; }

    public double? CpuMs { get; init; }

    public long? PeakMemory { get; init; }
}
