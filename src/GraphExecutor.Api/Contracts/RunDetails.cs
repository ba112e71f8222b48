namespace GraphExecutor.Api.Contracts;

/// <summary>All that is recorded of a run, its log apart.</summary>
internal sealed record RunDetails
{
    public required string RunId { get; init; }

    public required string Workflow { get; init; }

    public required string Status { get; init; }

    public string? Reason { get; init; }

    public required int Attempt { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<AttemptView> Attempts { get; init; }

    public required IReadOnlyList<NodeView> Nodes { get; init; }
}
