using GraphExecutor.Durable.Messages;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>What is there when a packet begins: read once for all its lines.</summary>
/// <param name="Records">What is recorded of its nodes.</param>
/// <param name="Results">The results that its first nodes look at.</param>
internal sealed record PacketLook(IReadOnlyDictionary<string, NodeRecord> Records, IReadOnlyDictionary<int, NodeResult> Results)
{
    /// <summary>Looks what is recorded, and whether the run ends.</summary>
    public static async Task<PacketLook> ReadAsync(WorkerRun run, IReadOnlyList<NodeCall> calls, CancellationToken cancellationToken)
    {
        var heads = calls.Select(call => (Node: run.NodeOf(call.NodeId), call.NodeAttempt)).ToList();
        var ids = heads.SelectMany(head => run.LineOf(head.Node)).Select(run.Plan.IdOf).ToList();
        var reading = run.Store.GetNodesAsync(run.RunId, ids, cancellationToken);
        await Task.WhenAll(reading, run.Watch.LookForStopAsync(cancellationToken)).ConfigureAwait(false);
        var records = (await reading.ConfigureAwait(false)).ToDictionary(record => record.NodeId, StringComparer.Ordinal);

        var results = new Dictionary<int, NodeResult>();
        if (run.StopReason is null)
        {
            var starting = heads.Where(head => run.IsStillToRun(records.GetValueOrDefault(run.Plan.IdOf(head.Node)), head.NodeAttempt));
            var missing = run.Results.Find(starting.SelectMany(head => run.Results.WantedBy(head.Node)).Distinct(), results);
            await run.Results.ReadAsync(missing, results, cancellationToken).ConfigureAwait(false);
        }

        return new PacketLook(records, results);
    }
}
