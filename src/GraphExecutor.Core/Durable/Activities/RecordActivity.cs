using GraphExecutor.Durable.Messages;
using GraphExecutor.Execution;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>Records what the orchestration decided about nodes that do not run, and the end of the attempt.</summary>
internal static class RecordActivity
{
    public static async Task<ActivityReply> ExecuteAsync(WorkerRun run, RecordRequest request, CancellationToken cancellationToken)
    {
        var records = await ReadAsync(run, request.Nodes, cancellationToken).ConfigureAwait(false);
        var now = run.Time.GetUtcNow();
        var changes = new List<NodeChange>();
        foreach (var decision in request.Nodes)
        {
            foreach (var node in decision.Nodes)
            {
                var id = run.Plan.IdOf(node);
                if (ChangeOf(run, id, decision, records.GetValueOrDefault(id), now) is { } change)
                {
                    changes.Add(change);
                    records[id] = change.ToRecord(run.Attempt);
                }
            }
        }

        var end = request.End is not { } result ? null : new RunEnding
        {
            Status = result.Status,
            Reason = result.Reason,
            Time = now,
            Duration = now - run.Record.StartedAt,
        };
        await run.WriteAsync(changes, end, cancellationToken).ConfigureAwait(false);
        if (end is not null)
        {
            await run.EmitAsync(RunChanges.Describe(RunChanges.End(run.Record, end), 0, end.Duration).ToEvent(run.RunId)).ConfigureAwait(false);
        }

        return new ActivityReply();
    }

    private static async Task<Dictionary<string, NodeRecord>> ReadAsync(
        WorkerRun run, IReadOnlyList<Decision> decisions, CancellationToken cancellationToken)
    {
        var ids = decisions.SelectMany(decision => decision.Nodes).Select(run.Plan.IdOf).ToHashSet(StringComparer.Ordinal);
        var records = ids.Count > 0 ? await run.Store.GetNodesAsync(run.RunId, ids, cancellationToken).ConfigureAwait(false) : [];
        return records.ToDictionary(record => record.NodeId, StringComparer.Ordinal);
    }

    /// <summary>What becomes of a record; <see langword="null"/> when an earlier execution of this activity has recorded it.</summary>
    private static NodeChange? ChangeOf(WorkerRun run, string id, Decision decision, NodeRecord? record, DateTimeOffset now)
    {
        var current = record?.RunAttempt == run.Attempt ? record.Result : null;
        if (current?.Status == decision.Status && current.Reason == decision.Reason)
        {
            return null;
        }

        if (current?.Status.IsSettled() == true && !decision.Status.IsSettled())
        {
            // An earlier execution has come further than this decision.
            return null;
        }

        var version = (record?.Result.Version ?? 0) + 1;
        var isAboutItsLastAttempt = current is not null && (current.Status.IsSettled() || current.Error?.Type == decision.Error?.Type);
        return new NodeChange
        {
            NodeId = id,
            Time = now,
            Result = isAboutItsLastAttempt
                ? current! with
                {
                    Status = decision.Status,
                    Version = version,
                    Reason = decision.Reason,

                    // The orchestration knows the type alone.
                    Error = current.Error?.Type == decision.Error?.Type ? current.Error : decision.Error,
                }
                : new NodeProgress(current?.Attempts ?? 0, current?.StartedAt).Became(decision.Status, version) with
                {
                    Error = decision.Error,
                    Reason = decision.Reason,
                },
        };
    }
}
