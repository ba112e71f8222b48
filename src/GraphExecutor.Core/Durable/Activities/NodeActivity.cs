using GraphExecutor.Durable.Messages;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>Executes a node attempt and what its packet goes on with, unless that has been done or is being done.</summary>
internal static class NodeActivity
{
    public static async Task<NodeReply> ExecuteAsync(WorkerRun run, NodeRequest request, CancellationToken cancellationToken)
    {
        var key = (request.NodeId, request.NodeAttempt);
        var packet = run.Running.GetOrAdd(key, _ => new Lazy<Task<NodeReply>>(() => ExecuteAsync(run, key, request, cancellationToken)));
        return await packet.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
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
            using var packet = new PacketExecution(run, node, cancellationToken);
            return new NodeReply { Nodes = await packet.RunAsync(request.NodeAttempt, request.Reruns).ConfigureAwait(false) };
        }
        finally
        {
            run.Running.TryRemove(key, out _);
        }
    }
}
