using GraphExecutor.Bench.Measuring;
using GraphExecutor.Bench.Reporting;

namespace GraphExecutor.Bench.Durable;

/// <summary>What a node costs in graphs of more and more nodes.</summary>
/// <param name="small">Sizes that only show that everything works.</param>
internal sealed class FlatCostCase(bool small)
{
    private const double AtMost = 2;

    private int Repetitions => small ? 1 : 3;

    private int[] Sizes => small ? [200, 400] : [1_000, 5_000, 10_000];

    public async IAsyncEnumerable<Figure> MeasureAsync(DurableBenchHost host)
    {
        foreach (var shape in new[] { Shape.Chain, Shape.Layered })
        {
            List<double> times = [], calls = [];
            await WarmUpAsync(host, shape);
            foreach (var nodes in Sizes)
            {
                var workflow = shape.ToWorkflow(nodes);
                var name = $"{shape.Name}, {nodes} nodes";
                var before = 0;
                var samples = await Rounds.RunAsync(Repetitions, new Contender(name, () =>
                {
                    before = host.Calls;
                    return CollectedSample.OfAsync(() => host.RunAsync(workflow));
                }));
                times.Add(samples[0].Median * 1_000 / nodes);
                calls.Add((double)(host.Calls - before) / nodes);
                yield return new Figure($"{name}: a node", times[^1], "µs");
                yield return new Figure($"{name}: activities a node", calls[^1], "");
            }

            yield return Figure.AtMost($"{shape.Name}: dearest / cheapest size, time", times.Max() / times.Min(), "×", AtMost);
            yield return Figure.AtMost($"{shape.Name}: dearest / cheapest size, activities", calls.Max() / calls.Min(), "×", AtMost);
        }
    }

    private async Task WarmUpAsync(DurableBenchHost host, Shape shape)
    {
        var workflow = shape.ToWorkflow(Sizes[0]);
        for (var run = 0; run < (small ? 1 : 10); run++)
        {
            await host.RunAsync(workflow);
        }
    }
}
