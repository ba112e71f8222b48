using GraphExecutor.Storage.Mongo.Documents;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo;

/// <content>What an attempt records, and what is read of it.</content>
public sealed partial class MongoRunStore
{
    /// <inheritdoc/>
    public async ValueTask WriteAsync(RunWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        await RunPatientlyAsync(
            async () =>
            {
                await RecordAsync(write, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<NodeRecord?> GetNodeAsync(string runId, string nodeId, CancellationToken cancellationToken = default) =>
        await GetNodesAsync(runId, [nodeId], cancellationToken).ConfigureAwait(false) is [var node] ? node : null;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<NodeRecord>> GetNodesAsync(string runId, CancellationToken cancellationToken = default) =>
        await RunAsync(() => _history.NodesAsync(runId, null, cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<NodeRecord>> GetNodesAsync(
        string runId, IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(nodeIds);
        return await RunAsync(() => _history.NodesAsync(runId, nodeIds, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Transition>> GetTransitionsAsync(
        string runId, long after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return await RunAsync(() => _history.TransitionsAsync(runId, after, limit, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<LogPage> ReadLogAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.MaxLines, 1, nameof(query));
        return await RunAsync(
            async () => await FindAsync(query.RunId, WithoutJournal, cancellationToken).ConfigureAwait(false) is { } run
                ? await _logs.ReadAsync(run.Number, query, cancellationToken).ConfigureAwait(false)
                : new LogPage { NextLine = query.FromLine },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The log comes first, so that whoever sees a node settled finds all that it printed. The attempt is looked at before: lines of one
    /// that loses its lease in between stand in its own log alone, where they belong.
    /// </summary>
    private async Task RecordAsync(RunWrite write, CancellationToken cancellationToken)
    {
        if (write.Log.Count > 0 || write.Trims.Count > 0)
        {
            var number = await _history.CheckAsync(write, cancellationToken).ConfigureAwait(false);
            await _logs.WriteAsync(number, write.Attempt, write.Log, write.Trims, cancellationToken).ConfigureAwait(false);
            if (write.Nodes.Count == 0 && write.Processes.Count == 0 && write.Heartbeats.Count == 0 && write.End is null)
            {
                return;
            }
        }

        await _history.AppendAsync(write, _options.Retention, cancellationToken).ConfigureAwait(false);
        if (write.End is not null)
        {
            await FinishAsync(write.RunId, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is left to do when a run has ended: nothing of it changes any more. Doing it again changes nothing.</summary>
    private async Task FinishAsync(string runId, CancellationToken cancellationToken)
    {
        await _history.CarryAsync(runId, cancellationToken).ConfigureAwait(false);
        _history.Forget(runId);
        if (await FindAsync(runId, WithoutJournal, cancellationToken).ConfigureAwait(false) is { ExpiresAt: { } time } run)
        {
            await ExpireAsync(run.Number, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Says when the server deletes what belongs to a run, or that it does not.</summary>
    private Task ExpireAsync(long run, DateTime? time, CancellationToken cancellationToken)
    {
        return Task.WhenAll(
            OfAsync(_collections.Attempts), OfAsync(_collections.Nodes), OfAsync(_collections.Transitions), OfAsync(_collections.Logs));

        Task OfAsync<T>(IMongoCollection<T> collection) => collection.UpdateManyAsync(
            Keys.Of<T>(run),
            time is { } given ? Builders<T>.Update.Set("expiresAt", given) : Builders<T>.Update.Unset("expiresAt"),
            cancellationToken: cancellationToken);
    }
}
