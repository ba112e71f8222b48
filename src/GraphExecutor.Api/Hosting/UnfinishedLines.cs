using System.Collections.Concurrent;
using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Api.Hosting;

/// <summary>
/// The unfinished lines of the nodes that run here: prompts and progress bars. They are not recorded, so that only the host that executes
/// a run knows of them.
/// </summary>
internal sealed class UnfinishedLines
{
    // One for each node that runs, at most.
    private readonly ConcurrentDictionary<(string RunId, string NodeId), LogEvent> _lines = new();

    /// <summary>The latest that was told of a node's unfinished line; <see langword="null"/> when it has none.</summary>
    public LogEvent? Of(string runId, string nodeId) => _lines.GetValueOrDefault((runId, nodeId));

    /// <summary>Takes in what happens in a run.</summary>
    public void Follow(GraphEvent @event)
    {
        switch (@event)
        {
            case LogEvent { Partial: not null } log:
                _lines[(log.RunId, log.NodeId)] = log;
                break;
            case LogEvent log:
                _lines.TryRemove((log.RunId, log.NodeId), out _);
                break;
            case NodeEvent { Status: not NodeStatus.Running } node:
                _lines.TryRemove((node.RunId, node.NodeId), out _);
                break;
        }
    }

    /// <summary>A run is executed here no longer.</summary>
    public void Forget(string runId)
    {
        foreach (var key in _lines.Keys.Where(key => key.RunId == runId))
        {
            _lines.TryRemove(key, out _);
        }
    }
}
