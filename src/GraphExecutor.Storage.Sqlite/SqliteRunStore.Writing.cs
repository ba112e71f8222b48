using GraphExecutor.Runs;
using GraphExecutor.Storage.Sqlite.Files;
using GraphExecutor.Storage.Sqlite.Rows;

namespace GraphExecutor.Storage.Sqlite;

/// <content>What an attempt records, and what is read of it.</content>
public sealed partial class SqliteRunStore
{
    /// <inheritdoc/>
    public async ValueTask WriteAsync(RunWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        await ChangeAsync(
            database =>
            {
                Write(database, write);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<NodeRecord?> GetNodeAsync(string runId, string nodeId, CancellationToken cancellationToken = default) =>
        ReadAsync(database => NodeTable.Find(database, runId, nodeId), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NodeRecord>> GetNodesAsync(string runId, CancellationToken cancellationToken = default) =>
        ReadAsync<IReadOnlyList<NodeRecord>>(database => NodeTable.All(database, runId), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ProcessIdentity>> GetProcessesAsync(string runId, CancellationToken cancellationToken = default) =>
        ReadAsync<IReadOnlyList<ProcessIdentity>>(database => NodeTable.Processes(database, runId), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NodeRecord>> GetNodesAsync(
        string runId, IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(nodeIds);
        return ReadAsync<IReadOnlyList<NodeRecord>>(database => NodeTable.Some(database, runId, nodeIds), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Transition>> GetTransitionsAsync(
        string runId, long after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return ReadAsync<IReadOnlyList<Transition>>(database => NodeTable.Transitions(database, runId, after, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<LogPage> ReadLogAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.MaxLines, 1, nameof(query));
        return ReadAsync(database => LogTable.Read(database, query), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PostMessageAsync(MailboxMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ChangeAsync(
            database =>
            {
                if (RunTable.Find(database, message.RunId) is not { Run.Status: RunStatus.Running } found)
                {
                    return false;
                }

                MessageTable.Add(database, found.Number, message);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MailboxMessage>> TakeMessagesAsync(
        string runId, int attempt, CancellationToken cancellationToken = default) => TakeAsync(runId, attempt, null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MailboxMessage>> TakeMessagesAsync(
        string runId, int attempt, IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(nodeIds);
        return TakeAsync(runId, attempt, nodeIds, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<MailboxMessage>> TakeAsync(
        string runId, int attempt, IReadOnlyCollection<string>? nodeIds, CancellationToken cancellationToken)
    {
        // Asked often, and there rarely is anything to be taken: only then is it worth a turn at writing.
        var (messages, toTake) = await ReadAsync(
            database => MessageTable.Look(database, runId, attempt, nodeIds), cancellationToken).ConfigureAwait(false);
        return toTake
            ? await ChangeAsync(database => MessageTable.Take(database, runId, attempt, nodeIds), cancellationToken).ConfigureAwait(false)
            : messages;
    }

    private static void Write(Database database, RunWrite write)
    {
        var run = RunTable.Fence(database, write.RunId, write.Attempt);
        foreach (var change in write.Nodes)
        {
            NodeTable.Apply(database, run, write, change);
        }

        foreach (var process in write.Processes)
        {
            NodeTable.SaveProcess(database, run, write.Attempt, process);
        }

        foreach (var heartbeat in write.Heartbeats)
        {
            NodeTable.SaveHeartbeat(database, run, write.Attempt, heartbeat);
        }

        foreach (var chunk in write.Log)
        {
            LogTable.Add(database, run, write.Attempt, chunk);
        }

        foreach (var trim in write.Trims)
        {
            LogTable.Trim(database, run, write.Attempt, trim);
        }

        if (write.End is { } ending)
        {
            End(database, write.RunId, ending);
        }
    }

    private static void End(Database database, string runId, RunEnding ending)
    {
        var (number, run) = RunTable.Find(database, runId)!.Value;
        if (run.Status != RunStatus.Running)
        {
            return;
        }

        var ended = RunChanges.End(run, ending);
        RunTable.Update(database, number, ended);
        var attempt = RunTable.Attempt(database, number, run.Attempt);
        RunTable.SaveAttempt(
            database, number, attempt with { Status = ending.Status, EndedAt = ending.Time, Reason = ending.Reason });
        NodeTable.Add(database, number, RunChanges.Describe(ended, 0, ending.Duration));
    }
}
