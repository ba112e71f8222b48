namespace GraphExecutor.Api.Contracts;

/// <summary>Where the events of a run come live.</summary>
internal sealed record LiveAddress
{
    public required Uri Url { get; init; }
}
