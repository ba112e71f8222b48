namespace GraphExecutor.Api.Contracts;

/// <summary>How the server and what it depends on are.</summary>
internal sealed record HealthView
{
    public required string Status { get; init; }

    public required string Version { get; init; }

    public required DependencyHealth Store { get; init; }
}
