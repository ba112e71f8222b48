namespace GraphExecutor.Pty.Ending;

/// <summary>What every process of a command has in its environment: <c>GX_RUN_ID</c> and <c>GX_NODE_ID</c>.</summary>
internal readonly record struct CommandIdentity(string RunId, string NodeId);
