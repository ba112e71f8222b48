using GraphExecutor.Durable.Messages;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>What the orchestration is told of nodes whose attempt has ended, as it is recorded.</summary>
internal static class NodeReports
{
    public static async Task<IReadOnlyList<NodeReport>> OfAsync(
        WorkerRun run, List<(int Node, NodeRecord Record)> ended, CancellationToken cancellationToken)
    {
        var reports = new List<NodeReport>(ended.Count);
        foreach (var (node, record) in ended)
        {
            run.Results.Keep(node, record.Result);
            reports.Add(await OfAsync(run, node, record, cancellationToken).ConfigureAwait(false));
        }

        return reports;
    }

    private static async Task<NodeReport> OfAsync(WorkerRun run, int node, NodeRecord record, CancellationToken cancellationToken)
    {
        var result = record.Result;
        var settlement = Settlement.Of(result);
        var stop = RunStop.Of(result, run.Plan.Definition);
        if (stop is null && result.Status.IsSettled() && FailFastRules.StopAfter(run.Plan, node, settlement) is { } failFast)
        {
            await StopActivity.TellAheadAsync(run, failFast, cancellationToken).ConfigureAwait(false);
        }

        var conditions = result.Status.IsSettled() ? OpenConditions(run.Plan, node, settlement) : [];
        return new NodeReport
        {
            Status = result.Status,
            SkipBranch = result.SkipBranch,
            Error = result.Error?.Type,
            ExitCode = result.ExitCode,
            Stop = stop,
            RetryAt = record.RetryAt,
            Conditions = conditions.Count == 0 ? null : await EvaluateActivity.EvaluateAsync(run, conditions, cancellationToken).ConfigureAwait(false),
        };
    }

    private static List<int> OpenConditions(GraphPlan plan, int node, Settlement settlement)
    {
        var edges = new List<int>();
        foreach (var edge in plan.Topology.Outgoing(node))
        {
            if (plan.ConditionOf(edge) is not null && EdgeRules.StateOf(plan, edge, settlement) == EdgeState.Open)
            {
                edges.Add(edge);
            }
        }

        return edges;
    }
}
