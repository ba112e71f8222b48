using GraphExecutor.Durable.Messages;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>Announces an attempt: that it runs, which nodes are reused, and which are pending again.</summary>
internal static class BeginActivity
{
    public static async Task<BeginReply> ExecuteAsync(WorkerRun run, BeginRequest request, CancellationToken cancellationToken)
    {
        await run.EmitAsync(RunChanges.Describe(run.Record, 0, null).ToEvent(run.RunId)).ConfigureAwait(false);
        var records = await run.Store.GetNodesAsync(run.RunId, cancellationToken).ConfigureAwait(false);
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
            await run.EmitAsync(record with { Result = record.Result with { Reused = true }, Time = run.Time.GetUtcNow() }).ConfigureAwait(false);
        }

        foreach (var record in records)
        {
            // Recorded together with the start of the attempt.
            if (record.RunAttempt == run.Attempt && record.Result.Status == NodeStatus.Pending)
            {
                await run.EmitAsync(record).ConfigureAwait(false);
            }
        }

        return ReplyOf(run, reused);
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
