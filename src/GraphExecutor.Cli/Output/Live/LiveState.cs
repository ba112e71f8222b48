using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output.Live;

/// <summary>What the view shows of a run, kept up to date by its events. Not safe for several threads at once.</summary>
internal sealed class LiveState(string name, int total, DateTimeOffset startedAt)
{
    private readonly Dictionary<string, LiveNode> _active = new(StringComparer.Ordinal);
    private readonly List<LiveNode> _failures = [];

    public string Name { get; } = name;

    public int Total { get; } = total;

    public DateTimeOffset StartedAt { get; } = startedAt;

    public int Completed { get; private set; }

    /// <summary>Nodes that failed of their own.</summary>
    public IReadOnlyList<LiveNode> Failures => _failures;

    /// <summary>Nodes that were skipped or cancelled, or not run because a parent failed.</summary>
    public int NotRun { get; private set; }

    public int Settled => Completed + _failures.Count + NotRun;

    /// <summary>What is said about the run as a whole.</summary>
    public string? Notice { get; set; }

    /// <summary>Nodes that run or wait.</summary>
    public IReadOnlyCollection<LiveNode> Active => _active.Values;

    public void Apply(GraphEvent @event)
    {
        switch (@event)
        {
            case NodeEvent node:
                Apply(node);
                break;
            case LogEvent log when _active.TryGetValue(log.NodeId, out var active):
                active.Text = log.Partial ?? (log.Lines is [.., var last] ? last : active.Text);
                break;
        }
    }

    private void Apply(NodeEvent node)
    {
        switch (node.Status)
        {
            case NodeStatus.Pending:
                break;
            case NodeStatus.Running:
                _active[node.NodeId] = new LiveNode(node.NodeId, node.Status, node.Time);
                break;
            case NodeStatus.Waiting:
                _active[node.NodeId] = new LiveNode(node.NodeId, node.Status, node.Time)
                {
                    RetryAt = node.RetryAt,
                    Text = node.RetryAt is null ? node.Reason ?? "" : $"attempt {node.NodeAttempt} failed: {Outcomes.WhyAttempt(node)}",
                };
                break;
            default:
                _active.Remove(node.NodeId);
                Settle(node);
                break;
        }
    }

    private void Settle(NodeEvent node)
    {
        if (node.Status == NodeStatus.Completed)
        {
            Completed++;
        }
        else if (node.Status == NodeStatus.Failed && node.Error?.Type != ErrorTypes.UpstreamFailed)
        {
            _failures.Add(new LiveNode(node.NodeId, node.Status, node.Time) { Text = Outcomes.Why(node.Error, node.Reason) });
        }
        else
        {
            NotRun++;
        }
    }
}
