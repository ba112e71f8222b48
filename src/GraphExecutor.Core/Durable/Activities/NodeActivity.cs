using GraphExecutor.Durable.Messages;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>
/// Executes node attempts side by side, each with what its line goes on with, unless that has been done or is being done.
/// </summary>
/// <remarks>
/// What another call of the activity has begun, here or on another worker, is not waited for: a node that takes long must not take more
/// than one place of all workers.
/// </remarks>
internal static class NodeActivity
{
    // Others come between only while they get on with the same line themselves.
    private const int MaxConflicts = 20;

    public static async Task<NodeReply> ExecuteAsync(WorkerRun run, NodeRequest request, CancellationToken cancellationToken)
    {
        var calls = request.Nodes.Where(call => !run.Running.ContainsKey((call.NodeId, call.NodeAttempt))).ToList();
        if (calls.Count == 0)
        {
            return new NodeReply();
        }

        using var recorder = new PacketRecorder((changes, over) => run.WriteAsync(changes, null, over), cancellationToken);
        var look = await PacketLook.ReadAsync(run, calls, cancellationToken).ConfigureAwait(false);
        var lines = new List<Task<EndedNode?>>();
        foreach (var call in calls)
        {
            var mine = new Lazy<Task<EndedNode?>>(() => ExecuteAsync(run, recorder, call, look, cancellationToken));
            if (run.Running.GetOrAdd((call.NodeId, call.NodeAttempt), mine) == mine)
            {
                lines.Add(mine.Value);
            }
        }

        recorder.Begin();
        var ended = await Task.WhenAll(lines).ConfigureAwait(false);
        return new NodeReply { Ended = [.. ended.OfType<EndedNode>()] };
    }

    private static async Task<EndedNode?> ExecuteAsync(
        WorkerRun run, PacketRecorder recorder, NodeCall call, PacketLook look, CancellationToken cancellationToken)
    {
        var node = run.NodeOf(call.NodeId);
        try
        {
            for (var conflicts = 0; ; conflicts++)
            {
                using var line = new LineExecution(run, recorder, node, cancellationToken);
                try
                {
                    var reports = await line.RunAsync(call.NodeAttempt, call.Reruns, look).ConfigureAwait(false);
                    return reports is null ? null : new EndedNode(node, reports);
                }
                catch (StoreException exception) when (exception.Code == StoreErrorCode.Conflict && conflicts < MaxConflicts)
                {
                    // Another worker was faster, or has taken over. What it recorded counts, so all of it is looked at again.
                }

                look = await PacketLook.ReadAsync(run, [call], cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            run.Running.TryRemove((call.NodeId, call.NodeAttempt), out _);
        }
    }
}
