namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>Body of <c>:addToGroups</c> and <c>:removeFromGroups</c>.</summary>
internal sealed record GroupsRequest
{
    public IReadOnlyList<string>? Groups { get; init; }

    public string? Filter { get; init; }
}
