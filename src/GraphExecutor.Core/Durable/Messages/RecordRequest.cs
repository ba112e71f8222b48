namespace GraphExecutor.Durable.Messages;

/// <summary>What the orchestration decided, to be recorded in this order.</summary>
internal sealed record RecordRequest
{
    public IReadOnlyList<Decision> Nodes { get; init; } = [];

    /// <summary>How the attempt ended, when it did.</summary>
    public OrchestrationResult? End { get; init; }
}
