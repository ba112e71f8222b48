using System.Threading.Channels;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Remote;

/// <summary>Tells what the nodes of a run print: from the live stream while that is complete, and what is missing from what is recorded.</summary>
internal sealed class NodeLogs(RemoteRuns runs, ChannelWriter<GraphEvent> events)
{
    private readonly Dictionary<string, NodeLog> _logs = new(StringComparer.Ordinal);

    /// <summary>To be called before a status is told: all that was printed before it has then been told.</summary>
    public async Task BeforeAsync(NodeEvent node, CancellationToken cancellationToken)
    {
        if (_logs.TryGetValue(node.NodeId, out var log) && !log.IsComplete)
        {
            await ReadAsync(log, cancellationToken);
            log.IsComplete = true;
        }

        if (node.Status == NodeStatus.Running)
        {
            _logs[node.NodeId] = new NodeLog(node);
        }
    }

    /// <summary>Tells what came live.</summary>
    /// <returns>Whether nothing is missing before it; else it is not told.</returns>
    public async ValueTask<bool> TryTellAsync(LogEvent live, CancellationToken cancellationToken)
    {
        if (!_logs.TryGetValue(live.NodeId, out var log) || !log.Fits(live))
        {
            return false;
        }

        if (log.Take(live) is { } news)
        {
            await events.WriteAsync(news, cancellationToken);
        }

        return true;
    }

    /// <summary>Tells what is recorded of the nodes that run and was not told.</summary>
    public async Task ReadNewAsync(CancellationToken cancellationToken)
    {
        foreach (var log in _logs.Values.Where(log => !log.IsComplete))
        {
            await ReadAsync(log, cancellationToken);
        }
    }

    private async Task ReadAsync(NodeLog log, CancellationToken cancellationToken)
    {
        LogView page;
        do
        {
            page = await runs.ReadLogAsync(log.Rest);
            foreach (var @event in log.Take(page))
            {
                await events.WriteAsync(@event, cancellationToken);
            }
        }
        while (page.Chunks.Count > 0);
    }
}
