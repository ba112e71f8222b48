namespace GraphExecutor.Durable;

/// <summary>A node waits for its next attempt.</summary>
/// <param name="Node">Its number in the workflow.</param>
/// <param name="DueAt">When that starts.</param>
public sealed record RetryWait(int Node, DateTimeOffset DueAt);
