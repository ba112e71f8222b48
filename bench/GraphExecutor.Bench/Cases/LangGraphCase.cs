using System.Text.Json;
using GraphExecutor.Bench.Graphs;
using GraphExecutor.Bench.Measuring;
using GraphExecutor.Bench.Reporting;

namespace GraphExecutor.Bench.Cases;

/// <summary>The same graphs in LangGraph.js.</summary>
internal sealed class LangGraphCase : IBenchCase
{
    public string Name => "langgraph";

    public string Title => "functions that do nothing against LangGraph.js, both warm";

    public async IAsyncEnumerable<Figure> MeasureAsync(BenchContext bench)
    {
        if (!Directory.Exists(bench.Peer("node_modules/@langchain/langgraph")))
        {
            Console.WriteLine("  not measured: npm ci in the directory of the peers installs LangGraph.js");
            yield break;
        }

        foreach (var nodes in bench.Options.Small ? [20] : (int[])[1_000, 3_000])
        {
            foreach (var shape in Enum.GetValues<GraphShape>())
            {
                await foreach (var figure in CompareAsync(bench, shape, nodes))
                {
                    yield return figure;
                }
            }
        }
    }

    private static async IAsyncEnumerable<Figure> CompareAsync(BenchContext bench, GraphShape shape, int nodes)
    {
        var file = bench.Write(".json", JsonSerializer.Serialize(new { parents = Parents.Of(shape, nodes) }));
        var peer = await LangGraphAsync(bench, file, "none");
        var own = await OwnAsync(bench, shape, nodes, "none");
        yield return new Figure($"{shape} {nodes:N0}: LangGraph.js", peer, "ms");
        yield return new Figure($"{shape} {nodes:N0}: GraphExecutor", own, "ms");
        yield return Figure.AtLeast($"{shape} {nodes:N0}: times faster", peer / own, "×", bench.Goal(1_000));

        var saved = await LangGraphAsync(bench, file, "memory");
        var recorded = await OwnAsync(bench, shape, nodes, bench.NewFile(".db"));
        yield return new Figure($"{shape} {nodes:N0}: LangGraph.js with its MemorySaver", saved, "ms");
        yield return new Figure($"{shape} {nodes:N0}: GraphExecutor, recorded in SQLite", recorded, "ms");
        yield return Figure.AtLeast(
            $"{shape} {nodes:N0}: times faster, recorded", saved / recorded, "×", shape == GraphShape.Chain && nodes == 1_000 ? 100 : null);
    }

    private static async Task<double> LangGraphAsync(BenchContext bench, string file, string checkpointer)
    {
        var runs = bench.Options.Small ? 1 : 3;
        var run = await TimedProcess.RunAsync(["node", "--max-old-space-size=8192", bench.Peer("langgraph.mjs"), file, checkpointer, $"{runs}"], keepOutput: true);
        return Median(JsonSerializer.Deserialize<double[]>(run.Output)!);
    }

    private static async Task<double> OwnAsync(BenchContext bench, GraphShape shape, int nodes, string store) =>
        Median((await GraphTimings.RunAsync(shape, nodes, bench.Options.Small ? 1 : 9, store)).Timing.Milliseconds);

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
