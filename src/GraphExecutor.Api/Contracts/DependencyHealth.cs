namespace GraphExecutor.Api.Contracts;

/// <summary>How something that the server depends on is.</summary>
internal sealed record DependencyHealth
{
    public required string Status { get; init; }

    public required double LatencyMs { get; init; }

    public string? Error { get; init; }
}
