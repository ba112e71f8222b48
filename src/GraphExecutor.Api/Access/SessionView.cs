namespace GraphExecutor.Api.Access;

/// <summary>What the client may do, and until when; without an end for a bearer token.</summary>
internal sealed record SessionView
{
    public required string Scope { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
