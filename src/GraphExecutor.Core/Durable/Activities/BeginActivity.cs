using GraphExecutor.Durable.Messages;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>Announces an attempt: that it runs, which nodes are reused, and which are pending again.</summary>
internal static class BeginActivity
{
    public static async Task<BeginReply> ExecuteAsync(WorkerRun run, RunKey request, CancellationToken cancellationToken)
    {
        await run.EmitAsync(RunChanges.Describe(run.Record, 0, null).ToEvent(run.RunId)).ConfigureAwait(false);
        var records = await run.Store.GetNodesAsync(run.RunId).ConfigureAwait(false);
        var reused = new SortedDictionary<int, NodeRecord>();
        foreach (var record in records)
        {
            if (record.RunAttempt < run.Attempt && run.Results.Counts(record) && run.Plan.TryFind(record.NodeId, out var node))
            {
                reused[node] = record;
            }
        }

        foreach (var record in reused.Values)
        {
            await AnnounceAsync(run, record, record.Result with { Reused = true }).ConfigureAwait(false);
        }

        foreach (var record in records)
        {
            // Recorded together with the start of the attempt.
            if (record.RunAttempt == run.Attempt && record.Result.Status == NodeStatus.Pending)
            {
                await AnnounceAsync(run, record, record.Result).ConfigureAwait(false);
            }
        }

        return ReplyOf(run, reused);
    }

    private static ValueTask AnnounceAsync(WorkerRun run, NodeRecord record, NodeResult result)
    {
        var change = new NodeChange { NodeId = record.NodeId, Result = result, Time = run.Time.GetUtcNow() };
        return run.EmitAsync(change.ToTransition(0, run.Attempt).ToEvent(run.RunId));
    }

    private static BeginReply ReplyOf(WorkerRun run, SortedDictionary<int, NodeRecord> reused)
    {
        NodeNumbers completed = [];
        NodeNumbers skipBranch = [];
        var failed = new List<FailedNode>();
        foreach (var (node, record) in reused)
        {
            switch (record.Result)
            {
                case { Status: NodeStatus.Failed } result:
                    failed.Add(new FailedNode(node, result.Error!.Type, result.ExitCode));
                    break;
                case { SkipBranch: true }:
                    skipBranch.Add(node);
                    break;
                default:
                    completed.Add(node);
                    break;
            }
        }

        return new BeginReply { StartedAt = run.Record.StartedAt, Completed = completed, SkipBranch = skipBranch, Failed = failed };
    }
}
