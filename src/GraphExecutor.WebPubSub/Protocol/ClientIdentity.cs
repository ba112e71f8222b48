namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>What a valid token says of its client.</summary>
internal sealed record ClientIdentity(string? UserId, IReadOnlyList<string> Roles, IReadOnlyList<string> Groups);
