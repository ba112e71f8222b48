namespace GraphExecutor.Api.Access;

/// <summary>A one-time code.</summary>
internal sealed record CodeView
{
    public required string Code { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
