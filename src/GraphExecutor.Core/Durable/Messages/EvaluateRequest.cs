namespace GraphExecutor.Durable.Messages;

/// <summary>Conditions to evaluate.</summary>
internal sealed record EvaluateRequest
{
    public required IReadOnlyList<int> Edges { get; init; }
}
