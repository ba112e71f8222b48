using System.Text.Json;
using System.Text.Json.Nodes;
using GraphExecutor.Nodes;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Output;

/// <summary>Prints the terminal of a node as an asciicast v2 recording (docs.asciinema.org/manual/asciicast/v2).</summary>
internal sealed class CastOutput(IRunStore store, RunRecord run, OutputWriter output)
{
    public async Task PrintAsync(NodeDefinition node)
    {
        var page = await store.ReadLogAsync(new LogQuery { RunId = run.RunId, NodeId = node.Id });
        var size = (node as CommandNode)?.Terminal?.Size ?? TerminalSize.Default;
        var start = page.Chunks.Count > 0 ? page.Chunks[0].Time : run.StartedAt;
        output.WriteLine(new JsonObject
        {
            ["version"] = 2,
            ["width"] = size.Columns,
            ["height"] = size.Rows,
            ["timestamp"] = start.ToUnixTimeSeconds(),
            ["title"] = $"{run.WorkflowName}: {node.Id}",
        }.ToJsonString());
        while (page.Chunks.Count > 0)
        {
            foreach (var chunk in page.Chunks)
            {
                var text = string.Concat(chunk.Lines.Select(line => line + "\r\n"));
                output.WriteLine($"[{(chunk.Time - start).TotalSeconds.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture)}, \"o\", {JsonSerializer.Serialize(text)}]");
            }

            page = await store.ReadLogAsync(new LogQuery
            {
                RunId = run.RunId,
                NodeId = node.Id,
                RunAttempt = page.RunAttempt,
                NodeAttempt = page.NodeAttempt,
                FromLine = page.NextLine,
            });
        }
    }
}
