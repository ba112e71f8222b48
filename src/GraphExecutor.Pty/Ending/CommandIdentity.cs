namespace GraphExecutor.Pty.Ending;

/// <summary>What every process of a command has in its environment.</summary>
/// <param name="RunId"><c>GX_RUN_ID</c>.</param>
/// <param name="NodeId">
/// <c>GX_NODE_ID</c>; <see langword="null"/> when somebody took it away, and then it belongs to the run and to no command.
/// </param>
/// <param name="Workspace">
/// <c>GX_WORKSPACE</c>, which tells runs of one id in different stores apart; <see langword="null"/> when there is none.
/// </param>
/// <param name="RunAttempt">
/// <c>GX_RUN_ATTEMPT</c>: who executed an attempt and was frozen meanwhile must not end what a later one, of another process, runs for the
/// same node. <see langword="null"/> when there is none.
/// </param>
internal readonly record struct CommandIdentity(string RunId, string? NodeId, string? Workspace = null, string? RunAttempt = null);
