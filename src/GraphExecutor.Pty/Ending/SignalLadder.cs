using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Ending;

/// <summary>Ends a command that still runs: SIGTERM to all that belongs to it and, after a grace period, SIGKILL.</summary>
internal sealed class SignalLadder(ProcessTable processes, DescriptorLoop loop, TimeProvider time)
{
    /// <summary>Completes when the command's own process has ended; what it left may still run.</summary>
    /// <returns>Those of its other processes that have had their SIGTERM.</returns>
    internal async Task<IReadOnlyCollection<ProcessEntry>> EndAsync(CommandProcess command, TimeSpan grace)
    {
        var asked = await SignalAsync(command, SignalNumber.Terminate).ConfigureAwait(false);
        try
        {
            await command.Exit.Ended.WaitAsync(grace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await SignalAsync(command, SignalNumber.Kill).ConfigureAwait(false);
            await command.Exit.Ended.ConfigureAwait(false);
        }

        return asked;
    }

    /// <remarks>
    /// The command is not reaped yet, so its number still is that of its session. Whole groups are signalled because a process
    /// that is begun between the look and the signal is then reached too.
    /// </remarks>
    private async Task<List<ProcessEntry>> SignalAsync(CommandProcess command, int signal)
    {
        SignalGroup(command.Pid, signal);
        var groups = new HashSet<int> { command.Pid };
        var found = await processes.FindAsync(command).ConfigureAwait(false);
        foreach (var process in found)
        {
            if (process.Session != command.Pid)
            {
                using var strayed = StrayProcess.TryHold(loop, process);
                strayed?.Send(signal);
            }
            else if (groups.Add(process.Group))
            {
                SignalGroup(process.Group, signal);
            }
        }

        return found;
    }

    /// <summary>A stopped process gets SIGTERM only once it continues.</summary>
    private static void SignalGroup(int group, int signal)
    {
        // No error matters: the group may have ended (ESRCH), or have become another user's (EPERM).
        _ = Libc.Kill(-group, signal);
        if (signal != SignalNumber.Kill)
        {
            _ = Libc.Kill(-group, SignalNumber.Continue);
        }
    }
}
