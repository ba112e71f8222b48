using System.Collections.Concurrent;

namespace GraphExecutor.Pty.Ending;

/// <summary>Finds the processes that belong to a command.</summary>
internal sealed class ProcessTable : IDisposable
{
    /// <summary>From here on it is cheaper to list the processes that there are.</summary>
    private const int MostProbes = 256;

    private readonly PidCounter _counter = new();
    private readonly ConcurrentDictionary<int, CommandProcess> _commands = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<ProcessSnapshot>? _next;
    private ulong _nextSince;
    private bool _looking;

    /// <summary>Those that are not reaped yet.</summary>
    internal IEnumerable<CommandProcess> Commands => _commands.Values;

    public void Dispose() => _counter.Dispose();

    /// <summary>Tells of a command's own process, which is then not taken for another's.</summary>
    internal void Add(CommandProcess command) => _commands[command.Pid] = command;

    /// <summary>To be called before it is reaped.</summary>
    internal void Remove(CommandProcess command) => _commands.TryRemove(command.Pid, out _);

    /// <summary>
    /// Finds what runs of a command besides its own process, wherever it went: the members of its session, and those with its
    /// identity in their environment.
    /// </summary>
    internal async ValueTask<List<ProcessEntry>> FindAsync(CommandProcess command)
    {
        var snapshot = TryLookAtNewer(command) ?? await LookAtAllAsync(command.ReadStartTime()).ConfigureAwait(false);
        return snapshot.Of(command);
    }

    /// <summary>Looks at every process that has begun since then, in clock ticks, on the caller's thread.</summary>
    internal ProcessSnapshot LookAtAll(ulong since) => ProcessSnapshot.TakeAll(since, _commands.ContainsKey, _counter);

    /// <summary>
    /// After a short command only the few pids given out since its start can be its children: looking at those costs microseconds,
    /// at all processes milliseconds.
    /// </summary>
    private ProcessSnapshot? TryLookAtNewer(CommandProcess command)
    {
        if (_counter.MayHaveComeRound(command.Age))
        {
            return null;
        }

        var snapshot = new ProcessSnapshot(since: 0, _commands.ContainsKey);
        var pid = command.Pid;

        // Again until no more have come: one that was not there yet may be the child of one that was not there any more.
        for (var last = _counter.ReadLast(); pid != last; last = _counter.ReadLast())
        {
            if (last < pid || last - command.Pid > MostProbes)
            {
                return null;
            }

            while (pid < last)
            {
                if (!_commands.ContainsKey(++pid))
                {
                    snapshot.LookAt(pid);
                }
            }
        }

        snapshot.LookAgain();
        return snapshot;
    }

    /// <summary>Those who ask while a look is under way share the next one: a thousand commands may be cancelled together.</summary>
    private Task<ProcessSnapshot> LookAtAllAsync(ulong since)
    {
        lock (_gate)
        {
            _nextSince = _next is null ? since : Math.Min(since, _nextSince);
            _next ??= new TaskCompletionSource<ProcessSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_looking)
            {
                _looking = true;
                _ = Task.Run(LookWhileAsked);
            }

            return _next.Task;
        }
    }

    private void LookWhileAsked()
    {
        for (; ; )
        {
            TaskCompletionSource<ProcessSnapshot> asked;
            ulong since;
            lock (_gate)
            {
                if (_next is null)
                {
                    _looking = false;
                    return;
                }

                (asked, since, _next) = (_next, _nextSince, null);
            }

            try
            {
                asked.SetResult(LookAtAll(since));
            }
            catch (Exception exception) // Those who asked must hear of it, and the next ones be served.
            {
                asked.SetException(exception);
            }
        }
    }
}
