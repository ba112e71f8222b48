using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Ending;

/// <summary>The process that was started for a command, from its start until it is reaped.</summary>
/// <param name="pid">Also the number of its session. Nobody else can get it before it is reaped.</param>
/// <param name="identity">What it and its children are found by.</param>
/// <param name="startedAt">Before the start, by <see cref="Environment.TickCount64"/>.</param>
/// <param name="exit">Disposed with this.</param>
/// <param name="detach">What it leaves is left alone.</param>
internal sealed class CommandProcess(int pid, CommandIdentity identity, long startedAt, ProcessExit exit, bool detach) : IDisposable
{
    private readonly Lock _gate = new();
    private volatile bool _doomed;
    private volatile bool _killed;
    private bool _reaped;

    internal int Pid { get; } = pid;

    internal CommandIdentity Identity { get; } = identity;

    internal ProcessExit Exit { get; } = exit;

    internal TimeSpan Age => TimeSpan.FromMilliseconds(Environment.TickCount64 - startedAt);

    /// <summary>It was killed before it was known to have ended.</summary>
    internal bool WasKilled => _killed;

    /// <summary>Nothing of it gets a grace period any more.</summary>
    internal bool IsDoomed => _doomed;

    public void Dispose() => Exit.Dispose();

    /// <summary>What it left cannot be older. A zombie still has its start time.</summary>
    internal ulong ReadStartTime() => ProcessEntry.TryRead(Pid, out var entry) ? entry.StartTime : 0;

    /// <summary>Kills its own group at once, and has the rest of it ended without a grace period.</summary>
    /// <returns>Whether there can be a rest that is to be ended.</returns>
    internal bool TryDoom()
    {
        lock (_gate)
        {
            var ended = Exit.Ended.IsCompleted;
            if (_reaped || (ended && detach))
            {
                return false;
            }

            _killed |= !ended;
            _doomed = true;
        }

        KillGroups([Pid]);
        return true;
    }

    /// <summary>Kills process groups of its session, whose number is its own only until it is reaped.</summary>
    internal void KillGroups(IEnumerable<int> groups)
    {
        lock (_gate)
        {
            if (_reaped)
            {
                return;
            }

            foreach (var group in groups)
            {
                // No error matters: the group may have ended (ESRCH), or have become another user's (EPERM).
                _ = Libc.Kill(-group, SignalNumber.Kill);
            }
        }
    }

    /// <summary>Waits for it, which is to be known to have ended.</summary>
    internal ReapedProcess Reap()
    {
        lock (_gate)
        {
            _reaped = true;
            return ReapedProcess.Reap(Pid);
        }
    }
}
