using GraphExecutor.Durable.Messages;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>Executes a node attempt and what its packet goes on with, unless that has been done or is being done.</summary>
/// <remarks>
/// What another call of the activity has begun, here or on another worker, is not waited for: a node that takes long must not take more
/// than one place of all workers.
/// </remarks>
internal static class NodeActivity
{
    // Others come between only while they get on with the same packet themselves.
    private const int MaxConflicts = 20;

    private static readonly NodeReply UnderWay = new() { UnderWay = true };

    public static async Task<NodeReply> ExecuteAsync(WorkerRun run, NodeRequest request, CancellationToken cancellationToken)
    {
        var key = (request.NodeId, request.NodeAttempt);
        var mine = new Lazy<Task<NodeReply>>(() => ExecuteAsync(run, key, request, cancellationToken));
        var packet = run.Running.GetOrAdd(key, mine);
        return packet == mine ? await packet.Value.ConfigureAwait(false) : UnderWay;
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
            for (var conflicts = 0; ; conflicts++)
            {
                using var packet = new PacketExecution(run, node, cancellationToken);
                try
                {
                    var reports = await packet.RunAsync(request.NodeAttempt, request.Reruns).ConfigureAwait(false);
                    return reports is null ? UnderWay : new NodeReply { Nodes = reports };
                }
                catch (StoreException exception) when (exception.Code == StoreErrorCode.Conflict && conflicts < MaxConflicts)
                {
                    // Another worker was faster, or has taken over. What it recorded counts, so all of it is looked at again.
                }
            }
        }
        finally
        {
            run.Running.TryRemove(key, out _);
        }
    }
}
