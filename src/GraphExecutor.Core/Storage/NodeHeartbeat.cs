namespace GraphExecutor.Storage;

/// <summary>The worker of a running node is alive. Ignored when the node no longer runs in that attempt.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="NodeAttempt">The attempt of the node.</param>
/// <param name="AliveUntil">Until when the worker counts as alive without another sign.</param>
public sealed record NodeHeartbeat(string NodeId, int NodeAttempt, DateTimeOffset AliveUntil);
