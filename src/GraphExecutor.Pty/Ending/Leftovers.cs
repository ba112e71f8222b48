using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Ending;

/// <summary>Ends what a command has left running in the background.</summary>
internal sealed class Leftovers(ProcessTable processes, DescriptorLoop loop, TimeProvider time)
{
    /// <summary>How long a killed process is waited for before the others are looked for again.</summary>
    private static readonly TimeSpan KillPause = TimeSpan.FromMilliseconds(100);

    /// <summary>After so many kills the rest hangs in the kernel, or is begun faster than it can be ended.</summary>
    private const int MostKills = 50;

    /// <summary>Ends them: SIGTERM, and SIGKILL once the grace period is over.</summary>
    /// <param name="command">Has ended, and is not reaped yet.</param>
    /// <param name="grace">Zero or less kills at once.</param>
    /// <param name="alreadyAsked">Those that have had their SIGTERM.</param>
    internal async Task EndAsync(CommandProcess command, TimeSpan grace, IReadOnlyCollection<ProcessEntry> alreadyAsked)
    {
        var begin = time.GetTimestamp();
        var asked = alreadyAsked.Select(process => (process.Pid, process.StartTime)).ToHashSet();
        for (var kills = 0; kills < MostKills;)
        {
            var found = await processes.FindAsync(command).ConfigureAwait(false);
            if (found.Count == 0)
            {
                return;
            }

            var held = found.Select(process => StrayProcess.TryHold(loop, process)).OfType<StrayProcess>().ToList();
            try
            {
                var left = command.IsDoomed ? TimeSpan.Zero : grace - time.GetElapsedTime(begin);
                if (held.Count == 0)
                {
                    kills++; // All have ended since they were found; what they have begun meanwhile shows in another look.
                }
                else if (left <= TimeSpan.Zero)
                {
                    kills++;
                    held.ForEach(process => process.Send(SignalNumber.Kill));
                    left = KillPause;
                }
                else
                {
                    held.ForEach(process => Ask(process, asked));
                }

                await WaitAsync(held, left).ConfigureAwait(false);
            }
            finally
            {
                held.ForEach(process => process.Dispose());
            }
        }
    }

    /// <summary>
    /// Once each, and without a SIGHUP on top: one that tidies up when it gets SIGTERM should not be disturbed at its work.
    /// </summary>
    private static void Ask(StrayProcess process, HashSet<(int Pid, ulong StartTime)> asked)
    {
        if (asked.Add((process.Process.Pid, process.Process.StartTime)))
        {
            process.Send(SignalNumber.Terminate);
        }
    }

    private async Task WaitAsync(List<StrayProcess> held, TimeSpan longest)
    {
        try
        {
            await Task.WhenAll(held.Select(process => process.Ended)).WaitAsync(longest, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // They get another look, and then a stronger signal.
        }
    }
}
