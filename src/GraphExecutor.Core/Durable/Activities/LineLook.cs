using GraphExecutor.Durable.Messages;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>What the records of a node and of those that its line goes on with say about how far it has come.</summary>
internal sealed class LineLook(WorkerRun run, WatchedNode watched)
{
    public WatchedNode Watched => watched;

    /// <summary>Its execution, when that is in this process.</summary>
    public Task? Task => run.Running.TryGetValue((run.Plan.IdOf(watched.Node), watched.NodeAttempt), out var line) ? line.Value : null;

    /// <summary>The nodes that have ended, from the first one on.</summary>
    public List<(int Node, NodeRecord Record)> Ended { get; } = [];

    /// <summary>The node that it has come to.</summary>
    public int Node { get; private set; }

    /// <summary>How many attempts of that only followed a lost worker.</summary>
    public int Reruns { get; private set; }

    /// <summary>The record of that node while it runs; <see langword="null"/> when nothing runs.</summary>
    public NodeRecord? Current { get; private set; }

    /// <summary>Nothing runs, and something is still to run.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>Something runs, and its worker has given no sign of life for too long.</summary>
    public bool IsSilent => Current is { } record && (record.AliveUntil ?? record.Time + NodeWatch.AliveTime) <= run.Time.GetUtcNow();

    public void Take(IReadOnlyDictionary<string, NodeRecord> records)
    {
        Ended.Clear();
        (Node, Reruns, Current, IsIdle) = (watched.Node, watched.Reruns, null, false);
        for (var attempt = watched.NodeAttempt; ; attempt = 1)
        {
            var record = records.GetValueOrDefault(run.Plan.IdOf(Node));
            if (run.IsStillToRun(record, attempt))
            {
                IsIdle = true;
                return;
            }

            if (record.Runs(run.Attempt, attempt))
            {
                Current = record;
                return;
            }

            Ended.Add((Node, record));
            var next = run.NextAfter(Node, record.Result, records);
            if (next < 0)
            {
                return;
            }

            (Node, Reruns) = (next, 0);
        }
    }

    /// <summary>The node that ran is given up, and its line with it.</summary>
    public void End(NodeRecord record)
    {
        Current = null;
        Ended.Add((Node, record));
    }
}
