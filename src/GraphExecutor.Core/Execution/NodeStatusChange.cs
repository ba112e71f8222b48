using GraphExecutor.Runs;

namespace GraphExecutor.Execution;

/// <summary>The status of a node changed, and the world has not been told yet.</summary>
/// <param name="Node">The node's number in the plan.</param>
/// <param name="Result">What it is now.</param>
/// <param name="RetryAt">When its next attempt starts, while it waits for that.</param>
/// <param name="Time">When it changed.</param>
internal readonly record struct NodeStatusChange(int Node, NodeResult Result, DateTimeOffset? RetryAt, DateTimeOffset Time);
