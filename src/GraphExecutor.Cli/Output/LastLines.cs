using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output;

/// <summary>The last lines of nodes that may yet fail, for the summary.</summary>
internal sealed class LastLines
{
    private const int Kept = 10;

    private readonly Dictionary<string, Queue<string>> _lines = new(StringComparer.Ordinal);

    public void Add(LogEvent log)
    {
        if (!_lines.TryGetValue(log.NodeId, out var lines))
        {
            _lines.Add(log.NodeId, lines = new Queue<string>(Kept));
        }

        foreach (var line in log.Lines.Skip(log.Lines.Count - Kept))
        {
            if (lines.Count == Kept)
            {
                lines.Dequeue();
            }

            lines.Enqueue(line);
        }
    }

    /// <summary>Forgets the lines of a node that did not fail, or begins again.</summary>
    public void Follow(NodeEvent node)
    {
        if (node.Status is not NodeStatus.Failed)
        {
            _lines.Remove(node.NodeId);
        }
    }

    /// <summary>As the node printed them.</summary>
    public IEnumerable<string> Of(string nodeId) => _lines.GetValueOrDefault(nodeId) ?? [];
}
