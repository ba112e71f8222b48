using GraphExecutor.Runs;

namespace GraphExecutor.Durable;

/// <summary>How the orchestration of an attempt ended. What became of the nodes stands in the store.</summary>
/// <param name="Status">The status of the run; running when the execution gave way to a new one.</param>
/// <param name="Reason">Why it did not complete.</param>
public sealed record OrchestrationResult(RunStatus Status, string? Reason);
