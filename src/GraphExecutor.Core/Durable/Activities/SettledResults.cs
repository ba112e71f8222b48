using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Validation;

namespace GraphExecutor.Durable.Activities;

/// <summary>Results of nodes of a run that have settled, as far as other nodes of it ask for them.</summary>
internal sealed class SettledResults(WorkerRun run, ResultCache cache)
{
    /// <summary>What a node's expressions and its command look at: its parents, and the nodes it names.</summary>
    public IReadOnlyCollection<int> WantedBy(int node)
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

        return wanted;
    }

    /// <summary>What conditions look at.</summary>
    public IReadOnlyCollection<int> WantedBy(IEnumerable<string> conditions)
    {
        var wanted = new SortedSet<int>();
        foreach (var condition in conditions)
        {
            AddNodes(wanted, run.Plan.Expressions.ConditionOf(condition).References.Nodes);
        }

        return wanted;
    }

    /// <summary>Takes what is known here of some nodes.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="results">Where it is added, unless it is there.</param>
    /// <returns>The nodes of which the store has to be asked.</returns>
    public List<int> Find(IEnumerable<int> nodes, Dictionary<int, NodeResult> results)
    {
        var missing = new List<int>();
        foreach (var node in nodes)
        {
            if (results.ContainsKey(node))
            {
                continue;
            }

            if (cache.Find(run.Key, node) is { } known)
            {
                results.Add(node, known);
            }
            else
            {
                missing.Add(node);
            }
        }

        return missing;
    }

    /// <summary>Reads results, all at once.</summary>
    public async Task ReadAsync(List<int> nodes, Dictionary<int, NodeResult> results, CancellationToken cancellationToken)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        var records = await run.Store.GetNodesAsync(run.RunId, nodes.ConvertAll(run.Plan.IdOf), cancellationToken).ConfigureAwait(false);
        foreach (var record in records)
        {
            if (Counts(record) && run.Plan.TryFind(record.NodeId, out var node))
            {
                results[node] = record.Result;
                Keep(node, record.Result);
            }
        }
    }

    /// <summary>A node has been recorded with a result.</summary>
    public void Keep(int node, NodeResult result) => cache.Keep(run.Key, node, result);

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
}
