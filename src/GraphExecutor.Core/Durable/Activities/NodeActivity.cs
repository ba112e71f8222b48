using GraphExecutor.Durable.Messages;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>Executes a node attempt and what its packet goes on with, unless that has been done or is being done.</summary>
/// <remarks>
/// What another call of the activity has begun, here or on another worker, is waited for only for a moment: most nodes are done by then,
/// and one that takes long must not take more than one place of all workers.
/// </remarks>
internal static class NodeActivity
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly NodeReply UnderWay = new() { UnderWay = true };

    public static async Task<NodeReply> ExecuteAsync(WorkerRun run, NodeRequest request, CancellationToken cancellationToken)
    {
        var key = (request.NodeId, request.NodeAttempt);
        var mine = new Lazy<Task<NodeReply>>(() => ExecuteAsync(run, key, request, cancellationToken));
        var packet = run.Running.GetOrAdd(key, mine);
        if (packet != mine)
        {
            using var givesUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var first = await Task.WhenAny(packet.Value, Task.Delay(Moment, run.Time, givesUp.Token)).ConfigureAwait(false);
            await givesUp.CancelAsync().ConfigureAwait(false);
            if (first != packet.Value)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return UnderWay;
            }
        }

        return await packet.Value.ConfigureAwait(false);
    }

    private static async Task<NodeReply> ExecuteAsync(
        WorkerRun run, (string NodeId, int NodeAttempt) key, NodeRequest request, CancellationToken cancellationToken)
    {
        if (!run.Plan.TryFind(request.NodeId, out var node))
        {
            throw new StoreException(StoreErrorCode.Corrupt, $"Workflow {run.Record.WorkflowName} of run {run.RunId} has no node {request.NodeId}.");
        }

        try
        {
            var until = run.Time.GetUtcNow() + Moment;
            for (var pause = FirstPause; ; pause *= 2)
            {
                using var packet = new PacketExecution(run, node, cancellationToken);
                try
                {
                    if (await packet.RunAsync(request.NodeAttempt, request.Reruns).ConfigureAwait(false) is { } reports)
                    {
                        return new NodeReply { Nodes = reports };
                    }
                }
                catch (StoreException exception) when (exception.Code == StoreErrorCode.Conflict)
                {
                    // Another worker was faster, or has taken over. What it recorded counts, so all of it is looked at again.
                    (until, pause) = (run.Time.GetUtcNow() + Moment, FirstPause);
                }

                if (run.Time.GetUtcNow() + pause > until)
                {
                    return UnderWay;
                }

                await Task.Delay(pause, run.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            run.Running.TryRemove(key, out _);
        }
    }
}
