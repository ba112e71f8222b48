using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output.Live;

/// <summary>What the view shows of a run, kept up to date by its events. Not safe for several threads at once.</summary>
internal sealed class LiveState(string name, int total, DateTimeOffset startedAt)
{
    // Each node is in one of these at most: what it was before ends when it becomes something else, also in a later attempt of the run.
    private readonly Dictionary<string, LiveNode> _active = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, LiveNode> _failures = new(StringComparer.Ordinal);
    private readonly HashSet<string> _completed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notRun = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public int Total { get; } = total;

    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>Nodes that failed of their own, in that order.</summary>
    public IReadOnlyList<LiveNode> Failures => _failures.Values;

    /// <summary>Nodes that were skipped or cancelled, or not run because a parent failed.</summary>
    public int NotRun => _notRun.Count;

    public int Settled => _completed.Count + _failures.Count + _notRun.Count;

    /// <summary>What is said about the run as a whole.</summary>
    public string? Notice { get; set; }

    /// <summary>Nodes that run or wait.</summary>
    public IReadOnlyCollection<LiveNode> Active => _active.Values;

    public void Apply(GraphEvent @event)
    {
        switch (@event)
        {
            case RunEvent { Status: RunStatus.Running }:
                Begin();
                break;
            case NodeEvent node:
                Apply(node);
                break;
            case LogEvent log when _active.TryGetValue(log.NodeId, out var active):
                active.Text = log.Partial ?? (log.Lines is [.., var last] ? last : active.Text);
                break;
        }
    }

    /// <summary>An attempt begins with nothing: events tell which results of the one before it takes over.</summary>
    private void Begin()
    {
        _active.Clear();
        _failures.Clear();
        _completed.Clear();
        _notRun.Clear();
    }

    private void Apply(NodeEvent node)
    {
        Forget(node.NodeId);
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
            case NodeStatus.Completed:
                _completed.Add(node.NodeId);
                break;
            case NodeStatus.Failed when node.Error?.Type != ErrorTypes.UpstreamFailed:
                _failures[node.NodeId] = new LiveNode(node.NodeId, node.Status, node.Time) { Text = Outcomes.Why(node.Error, node.Reason) };
                break;
            default:
                _notRun.Add(node.NodeId);
                break;
        }
    }

    private void Forget(string nodeId)
    {
        _active.Remove(nodeId);
        _failures.Remove(nodeId);
        _completed.Remove(nodeId);
        _notRun.Remove(nodeId);
    }
}
