namespace GraphExecutor.Api.Contracts;

/// <summary>What starting and resuming a run answers.</summary>
internal sealed record RunStarted
{
    public required string RunId { get; init; }

    public required string Status { get; init; }

    public required int Attempt { get; init; }

    public required RunLinks Links { get; init; }
}
