using GraphExecutor.Nodes;
using GraphExecutor.Pty.Ending;
using GraphExecutor.Pty.Native;
using GraphExecutor.Pty.Reading;
using GraphExecutor.Storage;

namespace GraphExecutor.Pty;

/// <summary>One command from its start to its result.</summary>
internal sealed class RunningCommand(
    CommandHost host,
    CommandRequest request,
    CommandProcess process,
    OutputReader[] readers,
    OutputPump pump,
    Action<ProcessIdentity> onStarted)
{
    /// <summary>
    /// How long output may go on after the command has ended: then those who print are ended, or left alone with nobody reading.
    /// </summary>
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(10);

    /// <summary>More than pipes and terminals hold. What comes after that is printed by one who could not be found.</summary>
    private const long MostBuffered = 4 * 1024 * 1024;

    private TimeProvider Time => host.Time;

    /// <summary>Follows the command to its end.</summary>
    /// <param name="end">What ends it early.</param>
    /// <param name="outputGivenUp">Cancelled when nobody wants its output any more.</param>
    /// <returns>What ended it if not itself, how it ended, and what its receiver threw.</returns>
    internal async Task<(CommandEnding? EndedBy, ReapedProcess Process, Exception? ReceiverFailure)> FollowAsync(
        EndRequest end, CancellationToken outputGivenUp)
    {
        var pumping = pump.RunAsync(() => end.Make(CommandEnding.Cancelled), outputGivenUp);
        CommandEnding? endedBy;
        try
        {
            endedBy = await FollowToEndAsync(end).ConfigureAwait(false);
        }
        catch // Whatever failed (no descriptors left to look into /proc, say): a command must not run on with nobody watching it.
        {
            _ = Libc.Kill(-process.Pid, SignalNumber.Kill);
            await process.Exit.Ended.ConfigureAwait(false);
            Reap();
            throw;
        }

        var reaped = Reap();
        return (endedBy, reaped, await pumping.ConfigureAwait(false));
    }

    /// <returns>What ended it if not itself.</returns>
    private async Task<CommandEnding?> FollowToEndAsync(EndRequest end)
    {
        end.Watch(request, readers);
        if (process.ReadStartTime() is > 0 and var startTime)
        {
            onStarted(new ProcessIdentity(process.Pid, (long)startTime, process.Pid, host.BootId));
        }

        CommandEnding? endedBy = null;
        TimeSpan? sinceLadder = null;
        IReadOnlyCollection<ProcessEntry> asked = [];
        await Task.WhenAny(process.Exit.Ended, end.Made).ConfigureAwait(false);
        if (!process.Exit.Ended.IsCompleted)
        {
            endedBy = await end.Made.ConfigureAwait(false);
            var begin = Time.GetTimestamp();
            asked = await new SignalLadder(host.Processes, host.Loop, Time).EndAsync(process, request.GracePeriod).ConfigureAwait(false);
            sinceLadder = Time.GetElapsedTime(begin);
        }
        else if (process.WasKilled)
        {
            endedBy = CommandEnding.Cancelled;
        }

        await EndOutputAndLeftoversAsync(sinceLadder, asked).ConfigureAwait(false);
        return endedBy;
    }

    /// <summary>The last step: as long as it is a zombie, nobody else can have the number of its session.</summary>
    private ReapedProcess Reap()
    {
        host.Processes.Remove(process);
        return process.Reap();
    }

    /// <param name="sinceLadder">When the command did not end by itself, the time since the signals began.</param>
    /// <param name="asked">What the ladder has sent SIGTERM to.</param>
    private async Task EndOutputAndLeftoversAsync(TimeSpan? sinceLadder, IReadOnlyCollection<ProcessEntry> asked)
    {
        var drain = new OutputDrain(readers, Time);

        // What the ladder has ended is not waited for twice: it has had its grace period.
        var complete = sinceLadder is null && !process.IsDoomed && await drain.WaitAsync(LongestDrain, long.MaxValue).ConfigureAwait(false);
        if (!request.Detach)
        {
            var grace = request.GracePeriod - (sinceLadder ?? TimeSpan.Zero);
            await new Leftovers(host.Loop, Time).EndAsync(
                () => host.Processes.FindAsync(process),
                () => process.IsDoomed ? TimeSpan.Zero : grace,
                asked,
                CancellationToken.None).ConfigureAwait(false);
            complete = complete || await drain.WaitAsync(TimeSpan.MaxValue, MostBuffered).ConfigureAwait(false);
        }

        if (!complete)
        {
            Array.ForEach(readers, reader => reader.Stop());
        }
    }
}
