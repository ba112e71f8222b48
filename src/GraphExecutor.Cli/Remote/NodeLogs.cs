using System.Text;
using System.Threading.Channels;
using GraphExecutor.Events;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Remote;

/// <summary>Follows what the nodes of a run print while they run, and reads the rest when their attempts have ended.</summary>
internal sealed class NodeLogs(ServerClient server, RemoteRuns runs, string runId, ChannelWriter<GraphEvent> events) : IAsyncDisposable
{
    private readonly Dictionary<string, NodeLog> _logs = new(StringComparer.Ordinal);

    /// <summary>To be called before a status is told: all that was printed before it has then been told.</summary>
    /// <returns>Whether there was anything to read.</returns>
    public async Task<bool> BeforeAsync(NodeEvent node, CancellationToken cancellationToken)
    {
        var any = _logs.TryGetValue(node.NodeId, out var log);
        if (log is not null)
        {
            await log.StopAsync();
            await ReadRestAsync(log, cancellationToken);
            _logs.Remove(node.NodeId);
        }

        if (node.Status == NodeStatus.Running)
        {
            _logs[node.NodeId] = new NodeLog(node);
        }

        return any;
    }

    /// <summary>Goes on following the nodes that run.</summary>
    public void Follow(CancellationToken cancellationToken)
    {
        foreach (var log in _logs.Values.Where(log => log.Following.IsCompleted))
        {
            log.Begin(token => FollowAsync(log, token), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var log in _logs.Values)
        {
            await log.StopAsync();
        }
    }

    private async Task FollowAsync(NodeLog log, CancellationToken cancellationToken)
    {
        var path = $"/api/runs/{ServerClient.Segment(runId)}/nodes/{ServerClient.Segment(log.NodeId)}/log"
            + $"?follow=true&attempt={log.RunAttempt}&nodeAttempt={log.NodeAttempt}&fromLine={log.NextLine}";
        try
        {
            await foreach (var line in server.ReadLinesAsync(path, runId, cancellationToken))
            {
                if (line.Length > 0 && EventJson.Deserialize(Encoding.UTF8.GetBytes(line)) is LogEvent @event)
                {
                    await TellAsync(log, @event, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is CommandException or IOException or HttpRequestException or OperationCanceledException)
        {
            // The attempt has ended, or the connection: what is missing is read later.
        }
    }

    private async Task ReadRestAsync(NodeLog log, CancellationToken cancellationToken)
    {
        var query = new LogQuery { RunId = runId, NodeId = log.NodeId, RunAttempt = log.RunAttempt, NodeAttempt = log.NodeAttempt };
        while (await runs.ReadLogAsync(query with { FromLine = log.NextLine }) is { Chunks: { Count: > 0 } chunks })
        {
            foreach (var chunk in chunks)
            {
                var @event = new LogEvent
                {
                    RunId = runId,
                    Attempt = log.RunAttempt,
                    NodeId = log.NodeId,
                    NodeAttempt = log.NodeAttempt,
                    Time = chunk.Time,
                    FirstLine = chunk.FirstLine,
                    Lines = [.. chunk.Lines],
                    Stream = chunk.Stream ?? default,
                };
                await TellAsync(log, @event, cancellationToken);
            }
        }
    }

    private async Task TellAsync(NodeLog log, LogEvent @event, CancellationToken cancellationToken)
    {
        await events.WriteAsync(@event, cancellationToken);
        log.NextLine = @event.FirstLine + @event.Lines.Count;
    }
}
