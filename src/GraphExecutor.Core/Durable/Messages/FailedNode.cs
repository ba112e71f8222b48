namespace GraphExecutor.Durable.Messages;

/// <summary>What edges look at of a node that failed.</summary>
internal sealed record FailedNode(int Node, string Error, int? ExitCode);
