using GraphExecutor.Storage;

namespace GraphExecutor.Pty.Ending;

/// <summary>The sessions of a run's commands, of those that still ran when this was made.</summary>
/// <remarks>Without its first process it is not certain whose a session is: its number may have been given out again.</remarks>
internal sealed class RecordedSessions
{
    private readonly HashSet<int> _sessions;

    internal RecordedSessions(IReadOnlyList<ProcessIdentity> recorded)
    {
        var bootId = ProcessStamp.ReadBootId();
        _sessions =
        [
            .. recorded
                .Where(process => process.BootId == bootId
                    && ProcessEntry.TryRead(process.Pid, out var now)
                    && now.IsAlive && (long)now.StartTime == process.StartTime && now.Session == process.Session)
                .Select(process => process.Session),
        ];
    }

    /// <summary>
    /// Those that still have a member. One that has none is not among them ever again: who is found later in a session of that number
    /// has begun another one.
    /// </summary>
    internal IReadOnlySet<int> StillIn(ProcessSnapshot snapshot)
    {
        _sessions.IntersectWith(snapshot.Sessions);
        return _sessions;
    }
}
