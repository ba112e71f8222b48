namespace GraphExecutor.Pty;

/// <summary>A process that belongs to a run, wherever it went.</summary>
/// <param name="Pid">Its number, which another process can have as soon as this one has ended.</param>
/// <param name="StartedAt">When it began, to the second. <see cref="DateTimeOffset.MinValue"/> when the system does not say.</param>
/// <param name="RunId">The run: <c>GX_RUN_ID</c> in the environment that it was started with.</param>
/// <param name="NodeId">The node: <c>GX_NODE_ID</c>; <see langword="null"/> when that has been taken away.</param>
/// <param name="CommandLine">
/// Program and arguments with spaces between them, at most 4,096 bytes. May be empty: a process can overwrite it. As <c>ps</c> it
/// shows what was passed as arguments, secrets included.
/// </param>
public sealed record RunProcess(int Pid, DateTimeOffset StartedAt, string RunId, string? NodeId, string CommandLine);
