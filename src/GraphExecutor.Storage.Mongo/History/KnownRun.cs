using GraphExecutor.Runs;
using GraphExecutor.Storage.Mongo.Documents;

namespace GraphExecutor.Storage.Mongo.History;

/// <summary>
/// What this process knows of the history of a run: what the nodes' records are, so that a change can be compared with them without
/// reading. It may lag behind the store, never be ahead of it: a write says what it relies on, and the store refuses it when that is old.
/// </summary>
internal sealed class KnownRun(long number)
{
    // The journal is carried away when it has grown to this: a run's document stays small, and carrying costs little a change.
    private const int FullCount = 64;
    private const long FullBytes = 256 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, NodeStamp> _stamps = new(StringComparer.Ordinal);
    private long _cursor;
    private int _journalCount;
    private long _journalBytes;

    /// <summary>The run's number.</summary>
    public long Number => number;

    /// <summary>Held while the journal is carried away.</summary>
    public SemaphoreSlim Carrying { get; } = new(1);

    /// <summary>All changes up to this cursor are known, and perhaps later ones.</summary>
    public long Cursor
    {
        get
        {
            lock (_lock)
            {
                return _cursor;
            }
        }
    }

    /// <summary>Whether the journal has to be carried away before more is added.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock)
            {
                return _journalCount >= FullCount || _journalBytes >= FullBytes;
            }
        }
    }

    /// <summary>Decides what a write adds to the journal.</summary>
    /// <param name="write">What happened; changes of one node follow each other.</param>
    public JournalDecision Decide(RunWrite write)
    {
        var attempt = write.Attempt;
        var changes = new List<ChangeDocument>();
        var changed = new Dictionary<string, NodeStamp>(StringComparer.Ordinal);
        lock (_lock)
        {
            var recorded = LatestRecorded(write);
            foreach (var (change, index) in write.Nodes.Select((change, index) => (change, index)))
            {
                if (index <= recorded.GetValueOrDefault(change.NodeId, -1))
                {
                    continue;
                }

                var stamp = StampOf(change.NodeId);
                switch (change.Against(stamp, attempt))
                {
                    case ChangeVerdict.Conflict:
                        return new JournalDecision([], _cursor, change.Refuse(write.RunId, stamp));
                    case ChangeVerdict.Apply:
                        changes.Add(ChangeDocument.Of(change, attempt));
                        changed[change.NodeId] = changes[^1].Stamp;
                        break;
                }
            }

            changes.AddRange(write.Processes
                .Where(process => Runs(process.NodeId, process.NodeAttempt)).Select(process => ChangeDocument.Of(process, attempt)));
            changes.AddRange(write.Heartbeats
                .Where(heartbeat => Runs(heartbeat.NodeId, heartbeat.NodeAttempt)).Select(heartbeat => ChangeDocument.Of(heartbeat, attempt)));
            return new JournalDecision(changes, _cursor, null);
        }

        bool Runs(string nodeId, int nodeAttempt) => StampOf(nodeId) is { Status: NodeStatus.Running } stamp
            && stamp.RunAttempt == attempt && stamp.NodeAttempt == nodeAttempt;

        NodeStamp StampOf(string nodeId) => changed.TryGetValue(nodeId, out var stamp) ? stamp : _stamps.GetValueOrDefault(nodeId);
    }

    /// <summary>Where in a write the change of each node stands that is its record already: those before it were recorded, too.</summary>
    private Dictionary<string, int> LatestRecorded(RunWrite write)
    {
        var latest = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < write.Nodes.Count; i++)
        {
            var change = write.Nodes[i];
            if (change.Against(_stamps.GetValueOrDefault(change.NodeId), write.Attempt) == ChangeVerdict.Repeated)
            {
                latest[change.NodeId] = i;
            }
        }

        return latest;
    }

    /// <summary>These were added to the journal.</summary>
    public void Add(IReadOnlyCollection<ChangeDocument> changes)
    {
        lock (_lock)
        {
            Learn(changes);
            _journalCount += changes.Count;
            _journalBytes += changes.Sum(change => change.Size);
        }
    }

    /// <summary>This was read.</summary>
    /// <param name="earlier">The changes from the one after <see cref="Cursor"/> to the one before the journal.</param>
    /// <param name="run">The run with its journal.</param>
    public void Absorb(IEnumerable<ChangeDocument> earlier, RunDocument run)
    {
        lock (_lock)
        {
            Learn(earlier);
            Learn(run.Journal);
            _cursor = Math.Max(_cursor, run.Next - 1);
            _journalCount = run.Journal.Count;
            _journalBytes = run.JournalBytes;
        }
    }

    /// <summary>The journal was carried away.</summary>
    public void Carried(IReadOnlyCollection<ChangeDocument> changes)
    {
        lock (_lock)
        {
            _journalCount = Math.Max(0, _journalCount - changes.Count);
            _journalBytes = Math.Max(0, _journalBytes - changes.Sum(change => change.Size));
        }
    }

    private void Learn(IEnumerable<ChangeDocument> changes)
    {
        foreach (var change in changes)
        {
            if (change.Node is { } node && change.Stamp is { Version: > 0 } stamp && stamp.Version > _stamps.GetValueOrDefault(node).Version)
            {
                _stamps[node] = stamp;
            }
        }
    }
}
