namespace GraphExecutor.Api.Contracts;

/// <summary>An attempt of a run.</summary>
internal sealed record AttemptView
{
    public required int Attempt { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Reason { get; init; }

    public bool? Recovery { get; init; }
}
