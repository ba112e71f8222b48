using System.Collections.Concurrent;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Validation;

namespace GraphExecutor.Durable.Activities;

/// <summary>Results of nodes that have settled, as far as nodes of this process ask for them: they never change, so small ones are kept.</summary>
internal sealed class SettledResults(WorkerRun run)
{
    private const int Places = 1_000;
    private const int MaxKept = 16 * 1024;

    private static readonly Dictionary<int, NodeResult> NothingKnown = [];

    private readonly ConcurrentDictionary<int, NodeResult> _kept = new();
    private readonly ConcurrentQueue<int> _byAge = new();

    /// <summary>What a node's expressions and its command look at: its parents, and the nodes it names.</summary>
    /// <param name="node">The node.</param>
    /// <param name="known">Results that may not have been recorded yet.</param>
    public async Task<IReadOnlyDictionary<int, NodeResult>> ForNodeAsync(int node, IReadOnlyDictionary<int, NodeResult> known)
    {
        var plan = run.Plan;
        var wanted = new SortedSet<int>();
        foreach (var edge in plan.Topology.Incoming(node))
        {
            wanted.Add(plan.Topology.SourceOf(edge));
        }

        var definition = plan.Node(node);
        foreach (var site in ExpressionSite.Of(definition, definition, ProblemPath.Root))
        {
            AddNodes(wanted, plan.Expressions.TemplateOf(site.Text).Queries.SelectMany(query => query.References.Nodes));
        }

        return await LoadAsync(wanted, known).ConfigureAwait(false);
    }

    /// <summary>What a condition looks at.</summary>
    public Task<IReadOnlyDictionary<int, NodeResult>> ForConditionAsync(string condition)
    {
        var wanted = new SortedSet<int>();
        AddNodes(wanted, run.Plan.Expressions.ConditionOf(condition).References.Nodes);
        return LoadAsync(wanted, NothingKnown);
    }

    /// <summary>A node has been recorded with a result.</summary>
    public void Keep(int node, NodeResult result)
    {
        if (!result.Status.IsSettled() || result.Output is { } output && output.GetRawText().Length > MaxKept)
        {
            return;
        }

        if (_kept.TryAdd(node, result))
        {
            _byAge.Enqueue(node);
            while (_kept.Count > Places && _byAge.TryDequeue(out var oldest))
            {
                _kept.TryRemove(oldest, out _);
            }
        }
    }

    /// <summary>Whether a record is a result of this attempt: it settled in it, or was done before and is reused.</summary>
    public bool Counts(NodeRecord record) => record.RunAttempt == run.Attempt
        ? record.Result.Status.IsSettled()
        : record.Result.Status is NodeStatus.Completed or NodeStatus.Failed;

    private void AddNodes(SortedSet<int> wanted, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            if (run.Plan.TryFind(id, out var node))
            {
                wanted.Add(node);
            }
        }
    }

    private async Task<IReadOnlyDictionary<int, NodeResult>> LoadAsync(IEnumerable<int> nodes, IReadOnlyDictionary<int, NodeResult> known)
    {
        var results = new Dictionary<int, NodeResult>();
        foreach (var node in nodes)
        {
            if (known.TryGetValue(node, out var kept) || _kept.TryGetValue(node, out kept))
            {
                results[node] = kept;
            }
            else if (await run.Store.GetNodeAsync(run.RunId, run.Plan.IdOf(node)).ConfigureAwait(false) is { } record && Counts(record))
            {
                results[node] = record.Result;
                Keep(node, record.Result);
            }
        }

        return results;
    }
}
