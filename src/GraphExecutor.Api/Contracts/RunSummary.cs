namespace GraphExecutor.Api.Contracts;

/// <summary>A run in a list.</summary>
internal sealed record RunSummary
{
    public required string RunId { get; init; }

    public required string Workflow { get; init; }

    public required string Status { get; init; }

    public string? Reason { get; init; }

    public required int Attempt { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
