using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Ending;

/// <summary>Ends what a command, or a whole run, has left running in the background.</summary>
internal sealed class Leftovers(DescriptorLoop loop, TimeProvider time)
{
    /// <summary>How long a killed process is waited for before the others are looked for again.</summary>
    private static readonly TimeSpan KillPause = TimeSpan.FromMilliseconds(100);

    /// <summary>After so many kills the rest hangs in the kernel, or is begun faster than it can be ended.</summary>
    private const int MostKills = 50;

    /// <summary>The same for looks, after the grace period, that find only what has ended before it can be held.</summary>
    private const int MostMisses = 1000;

    /// <summary>Ends them: SIGTERM, and SIGKILL once the grace period is over.</summary>
    /// <param name="find">Looks at what there is, until there is nothing.</param>
    /// <param name="gracePeriod">Zero or less kills at once. Asked for again each time, because somebody may cut it short.</param>
    /// <param name="alreadyAsked">Those that have had their SIGTERM.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many have ended that were still there to be held, and those that could not be ended.</returns>
    internal async Task<(int Ended, IReadOnlyList<ProcessEntry> Left)> EndAsync(
        Func<ValueTask<List<ProcessEntry>>> find,
        Func<TimeSpan> gracePeriod,
        IReadOnlyCollection<ProcessEntry> alreadyAsked,
        CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        var asked = alreadyAsked.Select(process => process.Key).ToHashSet();
        HashSet<(int Pid, ulong StartTime)> met = [];
        for (int kills = 0, misses = 0; ;)
        {
            var found = await find().ConfigureAwait(false);
            if (found.Count == 0 || kills == MostKills || misses == MostMisses)
            {
                return (met.Except(found.Select(process => process.Key)).Count(), found);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var held = found.Select(process => StrayProcess.TryHold(loop, process)).OfType<StrayProcess>().ToList();
            try
            {
                met.UnionWith(held.Select(process => process.Process.Key));
                var left = gracePeriod() - time.GetElapsedTime(begin);
                if (held.Count == 0)
                {
                    // All have ended since they were found; what they have begun meanwhile shows in another look.
                    misses += left <= TimeSpan.Zero ? 1 : 0;
                    continue;
                }

                if (left <= TimeSpan.Zero)
                {
                    kills++;
                    held.ForEach(process => process.Send(SignalNumber.Kill));
                    left = KillPause;
                }
                else
                {
                    held.ForEach(process => Ask(process, asked));
                }

                await WaitAsync(held, left, cancellationToken).ConfigureAwait(false);
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
        if (asked.Add(process.Process.Key))
        {
            process.Send(SignalNumber.Terminate);
        }
    }

    private async Task WaitAsync(List<StrayProcess> held, TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            var limit = longest < EndRequest.LongestTimer ? longest : EndRequest.LongestTimer;
            await Task.WhenAll(held.Select(process => process.Ended)).WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // They get another look, and then a stronger signal.
        }
    }
}
