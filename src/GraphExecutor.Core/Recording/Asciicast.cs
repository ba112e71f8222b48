using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphExecutor.Nodes;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Recording;

/// <summary>The terminal of a node as an asciicast v2 recording (docs.asciinema.org/manual/asciicast/v2).</summary>
public static class Asciicast
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The recording of a node attempt, a JSON text for each line of it.</summary>
    /// <param name="store">Where it is recorded.</param>
    /// <param name="query">Of which node and attempt; by default of the latest that printed anything. Which lines it asks for does not matter.</param>
    /// <param name="run">The run.</param>
    /// <param name="node">The node.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">It could not be read.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(
        IRunStore store, LogQuery query, RunRecord run, NodeDefinition node, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(node);
        query = new LogQuery { RunId = query.RunId, NodeId = query.NodeId, RunAttempt = query.RunAttempt, NodeAttempt = query.NodeAttempt };
        var page = await store.ReadLogAsync(query, cancellationToken).ConfigureAwait(false);
        var start = page.Chunks.Count > 0 ? page.Chunks[0].Time : run.StartedAt;
        yield return Header(run, node, start);
        while (page.Chunks.Count > 0)
        {
            foreach (var chunk in page.Chunks)
            {
                yield return Output(chunk, start);
            }

            query = query with { RunAttempt = page.RunAttempt, NodeAttempt = page.NodeAttempt, FromLine = page.NextLine };
            page = await store.ReadLogAsync(query, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Header(RunRecord run, NodeDefinition node, DateTimeOffset start)
    {
        var size = (node as CommandNode)?.Terminal?.Size ?? TerminalSize.Default;
        return new JsonObject
        {
            ["version"] = 2,
            ["width"] = size.Columns,
            ["height"] = size.Rows,
            ["timestamp"] = start.ToUnixTimeSeconds(),
            ["title"] = $"{run.WorkflowName}: {node.Id}",
        }.ToJsonString(Readable);
    }

    private static string Output(LogChunk chunk, DateTimeOffset start)
    {
        var text = string.Concat(chunk.Lines.Select(line => line + "\r\n"));
        var seconds = (chunk.Time - start).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        return $"[{seconds}, \"o\", \"{JsonEncodedText.Encode(text, Readable.Encoder)}\"]";
    }
}
