using System.Globalization;
using System.IO.Enumeration;

namespace GraphExecutor.Pty.Ending;

/// <summary>Processes that were running at one moment, with the runs and commands that they belong to.</summary>
/// <param name="since">Processes that began before this, in clock ticks, are not looked at.</param>
/// <param name="isOfCommand">Whether a session is a command's, to which its members belong whatever their environment says.</param>
internal sealed class ProcessSnapshot(ulong since, Func<int, bool> isOfCommand)
{
    private const int MostYields = 5;

    /// <summary>After so many, of a millisecond, a process hangs in the kernel.</summary>
    private const int MostLooks = 100;

    private readonly List<(ProcessEntry Process, CommandIdentity Identity)> _processes = [];
    private readonly List<int> _unsure = [];

    /// <summary>Those that have a member.</summary>
    internal IEnumerable<int> Sessions => _processes.Select(found => found.Process.Session);

    /// <summary>Looks at every process there is.</summary>
    internal static ProcessSnapshot TakeAll(ulong since, Func<int, bool> isOfCommand, PidCounter counter)
    {
        var snapshot = new ProcessSnapshot(since, isOfCommand);
        var last = counter.ReadLast();
        foreach (var pid in Pids())
        {
            snapshot.LookAt(pid);
        }

        // Before the newest are looked at, because it takes time in which those begin others.
        snapshot.LookAgain();

        // Those begun meanwhile by one that has ended meanwhile; when pids came round, their parent's other children show the way.
        for (var newest = counter.ReadLast(); last < newest; newest = counter.ReadLast())
        {
            while (last < newest)
            {
                snapshot.LookAt(++last);
            }
        }

        snapshot.LookAgain();
        return snapshot;
    }

    /// <summary>What belongs to a command, itself excepted.</summary>
    internal List<ProcessEntry> Of(CommandProcess command)
    {
        List<ProcessEntry> found = [];
        foreach (var (process, identity) in _processes)
        {
            if ((process.Session == command.Pid || identity == command.Identity)
                && process.Pid != command.Pid
                && process.Pid != Environment.ProcessId
                && !found.Exists(other => other.Key == process.Key))
            {
                found.Add(process);
            }
        }

        return found;
    }

    /// <summary>What belongs to a run, or to any run; this process and those that it comes from excepted.</summary>
    /// <param name="runId">The run; <see langword="null"/> for any.</param>
    /// <param name="sessions">Sessions that belong to it whatever the environment of their processes says.</param>
    internal List<(ProcessEntry Process, CommandIdentity Identity)> OfRun(string? runId, IReadOnlySet<int> sessions)
    {
        var ownLine = ReadOwnLine();
        return
        [
            .. _processes
                .Where(found => sessions.Contains(found.Process.Session)
                    || (runId is null ? !string.IsNullOrEmpty(found.Identity.RunId) : found.Identity.RunId == runId))
                .Where(found => !ownLine.Contains(found.Process.Pid))
                .DistinctBy(found => found.Process.Key),
        ];
    }

    internal void LookAt(int pid)
    {
        if (!ProcessEntry.TryRead(pid, out var process)
            || !process.IsAlive || process.IsKernelThread || process.StartTime < since)
        {
            return;
        }

        // One that was begun without an environment stays so, and is not looked at again.
        if (ProcessEnvironment.TryReadIdentity(pid, out var identity) is null
            && !isOfCommand(process.Session)
            && ProcessEntry.TryRead(pid, out var now) && (now.IsInExec || now.HasEnvironment))
        {
            _unsure.Add(pid);
        }

        _processes.Add((process, identity));
    }

    /// <summary>
    /// Looks again at those in the middle of an exec, of which nothing shows whose they are; on a busy machine one may have to wait
    /// there for its turn.
    /// </summary>
    internal void LookAgain()
    {
        for (var look = 0; _unsure.Count > 0 && look < MostLooks; look++)
        {
            if (look < MostYields)
            {
                Thread.Yield();
            }
            else
            {
                Thread.Sleep(1);
            }

            int[] unsure = [.. _unsure];
            _unsure.Clear();
            Array.ForEach(unsure, LookAt);
        }

        _unsure.Clear();
    }

    /// <summary>This process, its parent, and so on.</summary>
    private static HashSet<int> ReadOwnLine()
    {
        HashSet<int> line = [];
        for (var pid = Environment.ProcessId; line.Add(pid) && ProcessEntry.TryRead(pid, out var process);)
        {
            pid = process.Parent;
        }

        return line;
    }

    private static FileSystemEnumerable<int> Pids() =>
        new("/proc", (ref FileSystemEntry entry) => int.Parse(entry.FileName, NumberStyles.None, CultureInfo.InvariantCulture))
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => char.IsAsciiDigit(entry.FileName[0]),
        };
}
