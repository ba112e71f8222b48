using GraphExecutor.Runs;

namespace GraphExecutor.Storage;

/// <content>What an attempt records, and what is read of it.</content>
public sealed partial class InMemoryRunStore
{
    /// <inheritdoc/>
    public ValueTask WriteAsync(RunWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        lock (_lock)
        {
            var stored = Fenced(write.RunId, write.Attempt);
            Check(stored, write);
            foreach (var change in write.Nodes)
            {
                Apply(stored, change, write.Attempt);
            }

            foreach (var (nodeId, nodeAttempt, process) in write.Processes)
            {
                if (stored.Nodes.TryGetValue(nodeId, out var node) && node.Runs(write.Attempt, nodeAttempt))
                {
                    stored.Nodes[nodeId] = node with { Process = process };
                }
            }

            foreach (var (nodeId, nodeAttempt, aliveUntil) in write.Heartbeats)
            {
                if (stored.Nodes.TryGetValue(nodeId, out var node) && node.Runs(write.Attempt, nodeAttempt))
                {
                    stored.Nodes[nodeId] = node with { AliveUntil = aliveUntil };
                }
            }

            ApplyLog(stored, write);
            if (write.End is { } ending && stored.Record.Status == RunStatus.Running)
            {
                End(stored, ending);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<NodeRecord?> GetNodeAsync(string runId, string nodeId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_runs.GetValueOrDefault(runId)?.Nodes.GetValueOrDefault(nodeId));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NodeRecord>> GetNodesAsync(string runId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_runs.TryGetValue(runId, out var stored) ? [.. stored.Nodes.Values] : []);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NodeRecord>> GetNodesAsync(
        string runId, IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(nodeIds);
        lock (_lock)
        {
            return new(_runs.TryGetValue(runId, out var stored)
                ? [.. nodeIds.Select(id => stored.Nodes.GetValueOrDefault(id)).OfType<NodeRecord>()]
                : []);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Transition>> GetTransitionsAsync(
        string runId, long after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        lock (_lock)
        {
            // A transition's cursor is its place in the list, counted from 1.
            return new(_runs.TryGetValue(runId, out var stored) && after < stored.Transitions.Count
                ? stored.Transitions.GetRange((int)after, (int)Math.Min(limit, stored.Transitions.Count - after))
                : []);
        }
    }

    /// <inheritdoc/>
    public ValueTask<LogPage> ReadLogAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.MaxLines, 1, nameof(query));
        lock (_lock)
        {
            var logs = _runs.GetValueOrDefault(query.RunId)?.Logs.GetValueOrDefault(query.NodeId);
            var latest = logs?.Keys.Where(key => key.RunAttempt == (query.RunAttempt ?? key.RunAttempt)
                && key.NodeAttempt == (query.NodeAttempt ?? key.NodeAttempt)).LastOrDefault() ?? default;
            if (latest.RunAttempt == 0)
            {
                return new(new LogPage { NextLine = query.FromLine });
            }

            var chunks = logs![latest].Values;
            return new(LogPages.Cut(
                query, latest.RunAttempt, latest.NodeAttempt, chunks[^1].EndLine, from => chunks.Where(chunk => chunk.EndLine > from)));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> PostMessageAsync(MailboxMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_lock)
        {
            var runs = _runs.TryGetValue(message.RunId, out var stored) && stored.Record.Status == RunStatus.Running;
            if (runs)
            {
                stored!.Messages.Enqueue(message);
            }

            return new(runs);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MailboxMessage>> TakeMessagesAsync(
        string runId, int attempt, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var messages = Fenced(runId, attempt).Messages;
            MailboxMessage[] taken = [.. messages];
            messages.Clear();
            return new(taken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MailboxMessage>> TakeMessagesAsync(
        string runId, int attempt, IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(nodeIds);
        lock (_lock)
        {
            var messages = Fenced(runId, attempt).Messages;
            MailboxMessage[] all = [.. messages];
            messages.Clear();
            foreach (var left in all.Where(message => message.NodeId is not { } node || !nodeIds.Contains(node)))
            {
                messages.Enqueue(left);
            }

            return new([.. all.Where(message => message.NodeId is not { } node || nodeIds.Contains(node))]);
        }
    }

    /// <summary>Refuses a write before any of it is carried out. Changes of one node in one write follow each other.</summary>
    private static void Check(StoredRun stored, RunWrite write)
    {
        var stamps = new Dictionary<string, NodeStamp>();
        foreach (var change in write.Nodes)
        {
            var stamp = stamps.TryGetValue(change.NodeId, out var earlier) ? earlier
                : stored.Nodes.GetValueOrDefault(change.NodeId)?.Stamp ?? default;
            switch (change.Against(stamp, write.Attempt))
            {
                case ChangeVerdict.Conflict:
                    throw change.Refuse(write.RunId, stamp);
                case ChangeVerdict.Apply:
                    stamps[change.NodeId] = change.ToRecord(write.Attempt).Stamp;
                    break;
            }
        }
    }

    private static void Apply(StoredRun stored, NodeChange change, int attempt)
    {
        var before = stored.Nodes.GetValueOrDefault(change.NodeId);
        if (change.Against(before?.Stamp ?? default, attempt) == ChangeVerdict.Apply)
        {
            var process = change.Result.Status == NodeStatus.Pending ? before?.Process : null;
            stored.Nodes[change.NodeId] = change.ToRecord(attempt) with { Process = process };
            stored.Transitions.Add(change.ToTransition(stored.NextCursor, attempt));
        }
    }

    private static void ApplyLog(StoredRun stored, RunWrite write)
    {
        foreach (var chunk in write.Log.Where(chunk => chunk.Lines.Count > 0))
        {
            LogOf(stored, chunk, write.Attempt)[chunk.FirstLine] = chunk;
        }

        foreach (var (marker, end) in write.Trims)
        {
            var log = LogOf(stored, marker, write.Attempt);
            foreach (var line in log.Keys.Where(line => line >= marker.FirstLine && line < end).ToList())
            {
                log.Remove(line);
            }

            log[marker.FirstLine] = marker;
        }
    }

    private static SortedList<long, LogChunk> LogOf(StoredRun stored, LogChunk chunk, int attempt)
    {
        if (!stored.Logs.TryGetValue(chunk.NodeId, out var logs))
        {
            stored.Logs[chunk.NodeId] = logs = [];
        }

        if (!logs.TryGetValue((attempt, chunk.NodeAttempt), out var log))
        {
            logs[(attempt, chunk.NodeAttempt)] = log = [];
        }

        return log;
    }

    private static void End(StoredRun stored, RunEnding ending)
    {
        stored.Record = RunChanges.End(stored.Record, ending);
        stored.Attempts[^1] = stored.Attempts[^1] with { Status = ending.Status, EndedAt = ending.Time, Reason = ending.Reason };
        stored.Transitions.Add(RunChanges.Describe(stored.Record, stored.NextCursor, ending.Duration));
    }
}
