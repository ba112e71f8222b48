namespace GraphExecutor.Durable.Messages;

/// <summary>The nodes that were done before the attempt began, without their outputs.</summary>
internal sealed record BeginReply : ActivityReply
{
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Nodes that completed.</summary>
    public NodeNumbers Completed { get; init; } = [];

    /// <summary>Nodes that completed and returned SKIP_BRANCH.</summary>
    public NodeNumbers SkipBranch { get; init; } = [];

    /// <summary>Nodes that failed, as they were allowed to.</summary>
    public IReadOnlyList<FailedNode> Failed { get; init; } = [];
}
