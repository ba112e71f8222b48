using GraphExecutor.Bench.Graphs;
using GraphExecutor.Bench.Measuring;
using GraphExecutor.Bench.Reporting;

namespace GraphExecutor.Bench.Cases;

/// <summary>Graphs of functions that do nothing, of every shape and of growing size.</summary>
internal sealed class FunctionGraphsCase : IBenchCase
{
    private static readonly GraphShape[] Shapes = Enum.GetValues<GraphShape>();

    public string Name => "functions";

    public string Title => "functions that do nothing, warm, in one process: microseconds a node";

    public async IAsyncEnumerable<Figure> MeasureAsync(BenchContext bench)
    {
        int[] sizes = bench.Options.Small ? [200, 400] : [1_000, 10_000, 100_000, 1_000_000];
        foreach (var shape in Shapes)
        {
            var perNode = new List<double>();
            foreach (var nodes in sizes)
            {
                var (figure, timing) = await MeasureAsync(bench, shape, nodes, isRecorded: false);
                yield return figure;
                perNode.Add(figure.Value);
                if (nodes == sizes[^1])
                {
                    yield return Figure.AtMost($"{shape} {nodes:N0}: heap beyond the definition, a node", timing.HeapPerNode, "bytes", 600);
                    yield return new Figure($"{shape} {nodes:N0}: allocated, a node", timing.AllocatedPerNode, "bytes");
                }
            }

            yield return Figure.AtMost($"{shape}: most / least of these a node", perNode.Max() / perNode.Min(), "×", bench.Goal(1.5));
        }

        foreach (var shape in Shapes)
        {
            foreach (var nodes in sizes.Where(nodes => nodes <= 100_000))
            {
                yield return (await MeasureAsync(bench, shape, nodes, isRecorded: true)).Figure;
            }
        }
    }

    private static async Task<(Figure Figure, GraphTiming Timing)> MeasureAsync(BenchContext bench, GraphShape shape, int nodes, bool isRecorded)
    {
        var runs = nodes >= 1_000_000 ? 3 : Math.Max(3, bench.Options.Rounds * 2);
        var (timing, peakMemory) = await GraphTimings.RunAsync(shape, nodes, runs, isRecorded ? bench.NewFile(".db") : "none");
        var microseconds = timing.Milliseconds.Select(each => each * 1_000 / nodes).Order().ToList();
        return (
            new Figure($"{shape} {nodes:N0}{(isRecorded ? ", recorded in SQLite" : "")}", microseconds[microseconds.Count / 2], "µs/node")
            {
                Range = (microseconds[0], microseconds[^1]),
                PeakMemory = peakMemory,
            },
            timing);
    }
}
