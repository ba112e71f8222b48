namespace GraphExecutor.Pty.Ending;

/// <summary>The process that was started for a command, from its start until it is reaped.</summary>
/// <param name="pid">Also the number of its session. Nobody else can get it before it is reaped.</param>
/// <param name="identity">What it and its children are found by.</param>
/// <param name="startedAt">Before the start, by <see cref="Environment.TickCount64"/>.</param>
/// <param name="exit">Disposed with this.</param>
internal sealed class CommandProcess(int pid, CommandIdentity identity, long startedAt, ProcessExit exit) : IDisposable
{
    internal int Pid { get; } = pid;

    internal CommandIdentity Identity { get; } = identity;

    internal ProcessExit Exit { get; } = exit;

    internal TimeSpan Age => TimeSpan.FromMilliseconds(Environment.TickCount64 - startedAt);

    /// <summary>What it left cannot be older. A zombie still has its start time.</summary>
    internal ulong ReadStartTime() => ProcessEntry.TryRead(Pid, out var entry) ? entry.StartTime : 0;

    public void Dispose() => Exit.Dispose();
}
