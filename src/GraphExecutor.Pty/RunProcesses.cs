using GraphExecutor.Pty.Ending;
using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Storage;

namespace GraphExecutor.Pty;

/// <summary>
/// Finds and ends what runs have left on this machine, by <c>GX_RUN_ID</c> in the environment that a process was started with.
/// </summary>
/// <remarks>
/// This process and those that it comes from are never found, whatever their environment says. Of other users' processes only root
/// sees the environment; that of a process which has made itself unreadable (<c>ssh-agent</c>, say), or which was started with an
/// emptied environment, nobody can go by: only what was recorded of the run's commands leads to those in their sessions. What a node with <c>detach</c> left belongs to its run like anything else.
/// </remarks>
public static class RunProcesses
{
    /// <summary>Looks at every process of this machine, or of this container.</summary>
    /// <param name="runId">The run; processes of all runs when <see langword="null"/>, the default.</param>
    /// <returns>Those that run, ordered by run, by time of start and by number.</returns>
    /// <exception cref="ArgumentException"><paramref name="runId"/> is empty.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not 64-bit Linux 5.3 or later.</exception>
    public static IReadOnlyList<RunProcess> Find(string? runId = null)
    {
        if (runId is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(runId);
        }

        ProcessExit.ThrowIfNotSupported();
        using var counter = new PidCounter();
        var bootTime = BootTime.Read();
        return
        [
            .. ProcessSnapshot.TakeAll(since: 0, _ => false, counter).OfRun(runId, new HashSet<int>())
                .Where(found => ProcessExit.Exists(found.Process.Pid))
                .OrderBy(found => found.Identity.RunId, StringComparer.Ordinal)
                .ThenBy(found => found.Process.StartTime)
                .ThenBy(found => found.Process.Pid)
                .Select(found => new RunProcess(
                    found.Process.Pid,
                    BootTime.Add(bootTime, found.Process.StartTime),
                    found.Identity.RunId,
                    found.Identity.NodeId,
                    ProcessCommandLine.Read(found.Process.Pid))),
        ];
    }

    /// <summary>
    /// Ends all processes of a run and waits for them: SIGTERM (and SIGCONT, for those that are stopped), and SIGKILL after the grace
    /// period. Looks again until there are none, because what has been asked to end may begin others.
    /// </summary>
    /// <param name="runId">The run. No attempt of it should be alive: its commands are ended like anything else.</param>
    /// <param name="gracePeriod">For all of them together; zero kills at once.</param>
    /// <param name="time">The clock of the grace period.</param>
    /// <param name="cancellationToken">Gives up. What has had its SIGTERM until then is not killed.</param>
    /// <returns>How many have ended; 0 when there were none.</returns>
    /// <exception cref="ArgumentException"><paramref name="runId"/> is empty, or <paramref name="gracePeriod"/> negative.</exception>
    /// <exception cref="TimeoutException">
    /// Some still run after many SIGKILLs, about five seconds: they hang in the kernel, belong to a user whom this one may not signal,
    /// or are begun faster than they can be ended. The message names them.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">This is not 64-bit Linux 5.3 or later.</exception>
    public static Task<int> EndAsync(string runId, TimeSpan gracePeriod, TimeProvider time, CancellationToken cancellationToken) =>
        EndAsync(runId, null, gracePeriod, time, cancellationToken);

    /// <summary>
    /// The same for one of several runs that may have the same id, because they are recorded in different stores. Not theirs are
    /// processes whose <c>GX_WORKSPACE</c> is another directory.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="workspace">The directory that its nodes share; <see langword="null"/> when any will do.</param>
    /// <param name="gracePeriod">For all of them together; zero kills at once.</param>
    /// <param name="time">The clock of the grace period.</param>
    /// <param name="cancellationToken">Gives up. What has had its SIGTERM until then is not killed.</param>
    /// <returns>How many have ended; 0 when there were none.</returns>
    /// <exception cref="ArgumentException"><paramref name="runId"/> is empty, or <paramref name="gracePeriod"/> negative.</exception>
    /// <exception cref="TimeoutException">Some still run after many SIGKILLs.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not 64-bit Linux 5.3 or later.</exception>
    public static Task<int> EndAsync(
        string runId, string? workspace, TimeSpan gracePeriod, TimeProvider time, CancellationToken cancellationToken) =>
        EndAsync(runId, workspace, [], gracePeriod, time, cancellationToken);

    /// <summary>
    /// The same, and with it what was recorded of the run's commands: the sessions of those that still run are ended whatever their
    /// environment says.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="workspace">The directory that its nodes share; <see langword="null"/> when any will do.</param>
    /// <param name="recorded">The commands' own processes. Those that have ended are passed over, also when others have their numbers.</param>
    /// <param name="gracePeriod">For all of them together; zero kills at once.</param>
    /// <param name="time">The clock of the grace period.</param>
    /// <param name="cancellationToken">Gives up. What has had its SIGTERM until then is not killed.</param>
    /// <returns>How many have ended; 0 when there were none.</returns>
    /// <exception cref="ArgumentException"><paramref name="runId"/> is empty, or <paramref name="gracePeriod"/> negative.</exception>
    /// <exception cref="TimeoutException">Some still run after many SIGKILLs.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not 64-bit Linux 5.3 or later.</exception>
    public static async Task<int> EndAsync(
        string runId,
        string? workspace,
        IReadOnlyList<ProcessIdentity> recorded,
        TimeSpan gracePeriod,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentOutOfRangeException.ThrowIfLessThan(gracePeriod, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(time);
        ProcessExit.ThrowIfNotSupported();

        // Looking at all processes takes milliseconds, which the caller should not have to wait for.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var counter = new PidCounter();
        using var loop = new DescriptorLoop();
        var sessions = new RecordedSessions(recorded);
        var (ended, left) = await new Leftovers(loop, time)
            .EndAsync(() => ValueTask.FromResult(Look(runId, workspace, sessions, counter)), () => gracePeriod, [], cancellationToken)
            .ConfigureAwait(false);
        return left.Count == 0
            ? ended
            : throw new TimeoutException(
                $"Processes of run {runId} cannot be ended: {string.Join(", ", left.Select(process => process.Pid))}.");
    }

    /// <remarks>
    /// By the workspace that was read together with the run's id: read once more, that of a process which begins another program at this
    /// moment is missing, and would let it pass for one of this run.
    /// </remarks>
    private static List<ProcessEntry> Look(string runId, string? workspace, RecordedSessions sessions, PidCounter counter)
    {
        var snapshot = ProcessSnapshot.TakeAll(since: 0, _ => false, counter);
        return
        [
            .. snapshot.OfRun(runId, sessions.StillIn(snapshot))
                .Where(found => workspace is null || found.Identity.Workspace is null || found.Identity.Workspace == workspace)
                .Select(found => found.Process),
        ];
    }
}
