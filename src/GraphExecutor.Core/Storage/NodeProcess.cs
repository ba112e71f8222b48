namespace GraphExecutor.Storage;

/// <summary>The command of a running node has a process now. Ignored when the node no longer runs in that attempt.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="NodeAttempt">The attempt of the node.</param>
/// <param name="Process">The process.</param>
public sealed record NodeProcess(string NodeId, int NodeAttempt, ProcessIdentity Process);
