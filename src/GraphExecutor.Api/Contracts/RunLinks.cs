namespace GraphExecutor.Api.Contracts;

/// <summary>Where a client goes from a run.</summary>
internal sealed record RunLinks
{
    public required string Self { get; init; }

    public required string Events { get; init; }

    public required string Negotiate { get; init; }
}
