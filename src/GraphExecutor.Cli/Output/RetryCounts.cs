using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output;

/// <summary>How often attempts of nodes were repeated, for the summary.</summary>
internal sealed class RetryCounts
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>By node.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    public void Follow(NodeEvent node)
    {
        if (node is { Status: NodeStatus.Waiting, RetryAt: not null })
        {
            _counts[node.NodeId] = _counts.GetValueOrDefault(node.NodeId) + 1;
        }
    }
}
