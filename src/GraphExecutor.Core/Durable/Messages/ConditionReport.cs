namespace GraphExecutor.Durable.Messages;

/// <summary>What the condition of an edge came to.</summary>
/// <param name="Edge">The edge's number.</param>
/// <param name="Holds">Whether it holds.</param>
/// <param name="Error">Why it could not be evaluated.</param>
internal sealed record ConditionReport(int Edge, bool Holds, string? Error);
