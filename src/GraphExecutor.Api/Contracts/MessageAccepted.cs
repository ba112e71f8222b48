namespace GraphExecutor.Api.Contracts;

/// <summary>What a request answers that reaches the run a moment later.</summary>
internal sealed record MessageAccepted
{
    public required string RunId { get; init; }

    public required string Status { get; init; }
}
