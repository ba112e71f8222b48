namespace GraphExecutor.Api.Contracts;

/// <summary>A page of a list of runs, newest first.</summary>
internal sealed record RunList
{
    public required IReadOnlyList<RunSummary> Runs { get; init; }

    public string? NextCursor { get; init; }
}
