using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Output;

/// <summary>Prints the recorded lines of some nodes of a run, each line once.</summary>
internal sealed class LogOutput(IRunStore store, string runId, IReadOnlyList<string> nodeIds, bool prefixed, OutputWriter output)
{
    private readonly OutputStyle _style = OutputStyle.ForStandardOutput();
    private readonly Dictionary<string, (int RunAttempt, int NodeAttempt, long Line)> _read = new(StringComparer.Ordinal);

    /// <summary>Prints what was recorded since the last call.</summary>
    public async Task PrintNewAsync()
    {
        for (var i = 0; i < nodeIds.Count; i++)
        {
            var prefix = prefixed ? _style.Prefix($"[{nodeIds[i]}]", i) + " " : "";
            while (await ReadAsync(nodeIds[i]) is { Chunks.Count: > 0 } page)
            {
                foreach (var line in page.Chunks.SelectMany(chunk => chunk.Lines))
                {
                    output.WriteLine(prefix + _style.NodeLine(line));
                }
            }
        }
    }

    private async Task<LogPage> ReadAsync(string nodeId)
    {
        var page = await store.ReadLogAsync(new LogQuery { RunId = runId, NodeId = nodeId, FromLine = _read.GetValueOrDefault(nodeId).Line });
        if (_read.TryGetValue(nodeId, out var read) && (read.RunAttempt, read.NodeAttempt) != (page.RunAttempt, page.NodeAttempt))
        {
            // Another attempt has begun to print: from its first line.
            page = await store.ReadLogAsync(new LogQuery { RunId = runId, NodeId = nodeId });
        }

        _read[nodeId] = (page.RunAttempt, page.NodeAttempt, page.NextLine);
        return page;
    }
}
