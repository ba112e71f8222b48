using GraphExecutor.Api.Contracts;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Events;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Output;

/// <summary>Prints the recorded lines of nodes of a run, each line once.</summary>
/// <param name="runs">Where it is recorded.</param>
/// <param name="nodeId">Of one node, without saying which; of all of them when <see langword="null"/>.</param>
/// <param name="json">As log events, one a line.</param>
/// <param name="output">Where they go.</param>
internal sealed class LogOutput(IRuns runs, string? nodeId, bool json, OutputWriter output)
{
    private readonly OutputStyle _style = OutputStyle.ForStandardOutput();
    private readonly Dictionary<string, (int RunAttempt, int NodeAttempt, long Line)> _read = new(StringComparer.Ordinal);

    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);

    // Nodes that have settled and been read to the end, in that version of their record: they print no more.
    private readonly Dictionary<string, int> _settled = new(StringComparer.Ordinal);

    /// <summary>Prints what was recorded since the last call.</summary>
    /// <param name="run">The run, asked for just before.</param>
    public async Task PrintNewAsync(RunDetails run)
    {
        for (var i = 0; i < run.Nodes.Count; i++)
        {
            var node = run.Nodes[i];
            _prefixes.TryAdd(node.Id, nodeId is null ? _style.Prefix($"[{node.Id}]", i) + " " : "");
            if ((nodeId ?? node.Id) != node.Id || node.Version == 0 || _settled.GetValueOrDefault(node.Id) == node.Version)
            {
                continue;
            }

            await PrintNewAsync(run.RunId, node.Id);
            if (node.Status is not (NodeStatus.Pending or NodeStatus.Waiting or NodeStatus.Running))
            {
                _settled[node.Id] = node.Version;
            }
        }
    }

    /// <summary>Prints what came live.</summary>
    /// <returns>Whether nothing is missing before it; else it is not printed.</returns>
    public async ValueTask<bool> TryPrintAsync(LogEvent live)
    {
        if ((nodeId ?? live.NodeId) != live.NodeId)
        {
            return true;
        }

        var read = _read.GetValueOrDefault(live.NodeId);
        var isNew = (live.Attempt, live.NodeAttempt).CompareTo((read.RunAttempt, read.NodeAttempt));
        var next = isNew > 0 ? 0 : read.Line;
        if (isNew < 0 || live.FirstLine + live.Lines.Count <= next)
        {
            return true;
        }

        // Of a later attempt, too: what the earlier one printed at its end comes first, from what is recorded.
        if (live.FirstLine > next || (isNew > 0 && read.RunAttempt > 0))
        {
            return false;
        }

        var known = (int)(next - live.FirstLine);
        Print(live with { FirstLine = next, Lines = [.. live.Lines.Skip(known)], Partial = null });
        _read[live.NodeId] = (live.Attempt, live.NodeAttempt, next + live.Lines.Count - known);
        await output.WaitForRoomAsync();
        return true;
    }

    private async Task PrintNewAsync(string runId, string id)
    {
        while (await ReadAsync(runId, id) is { Chunks.Count: > 0 } page)
        {
            foreach (var @event in LogEvents.Of(page with { Partial = null }))
            {
                Print(@event);
            }

            await output.WaitForRoomAsync();
        }
    }

    private void Print(LogEvent @event)
    {
        if (json)
        {
            output.WriteLine(EventJson.Serialize(@event));
            return;
        }

        output.WriteLines(_prefixes[@event.NodeId], @event.Lines.Select(_style.NodeLine));
    }

    private async Task<LogView> ReadAsync(string runId, string id)
    {
        var read = _read.GetValueOrDefault(id);
        var page = await runs.ReadLogAsync(new LogQuery { RunId = runId, NodeId = id, FromLine = read.Line });
        if (read.RunAttempt > 0 && (read.RunAttempt, read.NodeAttempt) != (page.Attempt, page.NodeAttempt))
        {
            page = await ReadNextAttemptAsync(read, page);
        }

        _read[id] = (page.Attempt, page.NodeAttempt, page.NextLine);
        return page;
    }

    /// <summary>A later attempt has begun to print: the rest of the earlier one, or else the beginning of the next that printed anything.</summary>
    private async Task<LogView> ReadNextAttemptAsync((int RunAttempt, int NodeAttempt, long Line) read, LogView latest)
    {
        var next = new LogQuery { RunId = latest.RunId, NodeId = latest.NodeId, RunAttempt = read.RunAttempt, NodeAttempt = read.NodeAttempt, FromLine = read.Line };
        while (true)
        {
            var page = await runs.ReadLogAsync(next);
            if (page.Chunks.Count > 0 || (next.RunAttempt, next.NodeAttempt) == (latest.Attempt, latest.NodeAttempt))
            {
                return page;
            }

            next = next.RunAttempt == latest.Attempt
                ? next with { NodeAttempt = next.NodeAttempt + 1, FromLine = 0 }
                : next with { RunAttempt = latest.Attempt, NodeAttempt = 1, FromLine = 0 };
        }
    }
}
