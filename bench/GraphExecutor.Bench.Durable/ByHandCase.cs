using GraphExecutor.Bench.Measuring;
using GraphExecutor.Bench.Reporting;

namespace GraphExecutor.Bench.Durable;

/// <summary>Graphs of functions that do nothing against the orchestrations that one would write for them.</summary>
/// <param name="small">Sizes that only show that everything works.</param>
internal sealed class ByHandCase(bool small)
{
    private const double AtMost = 1.3;
    private const double Ahead = 1;

    private (Shape Shape, int Nodes, int Rounds, double? Goal)[] Sizes => small
        ? [(Shape.FanOut, 100, 2, AtMost), (Shape.BoundedFanOut, 100, 2, AtMost), (Shape.Chain, 60, 2, AtMost)]
        :
        [
            (Shape.FanOut, 100, 41, AtMost),
            (Shape.BoundedFanOut, 100, 41, AtMost),
            (Shape.Chain, 100, 41, AtMost),
            (Shape.Chain, 500, 9, Ahead),
            (Shape.Chain, 2_000, 3, Ahead),
            (Shape.FanOut, 500, 9, null),
            (Shape.FanOut, 1_000, 9, null),
            (Shape.FanOut, 2_000, 9, null),
            (Shape.BoundedFanOut, 500, 9, null),
            (Shape.BoundedFanOut, 2_000, 3, null),
        ];

    public async IAsyncEnumerable<Figure> MeasureAsync(DurableBenchHost host)
    {
        await WarmUpAsync(host);
        foreach (var (shape, nodes, rounds, goal) in Sizes)
        {
            var name = $"{shape.Name}, {nodes} nodes";
            var workflow = shape.ToWorkflow(nodes);
            Contender[] contenders =
            [
                new($"{name}: by hand", () => CollectedSample.OfAsync(() => host.RunByHandAsync(shape, nodes))),
                new($"{name}: GraphExecutor", () => CollectedSample.OfAsync(() => host.RunAsync(workflow))),
            ];
            var samples = await Rounds.RunAsync(rounds, contenders);
            foreach (var (contender, taken) in contenders.Zip(samples))
            {
                yield return Figure.Of(taken);
                foreach (var figure in await CostAsync(host, contender))
                {
                    yield return figure;
                }
            }

            yield return Figure.Ratio(samples[1], samples[0], goal) with { Name = $"{name}: GraphExecutor / by hand" };
        }
    }

    /// <summary>The smallest runs take milliseconds: code that is not compiled for good yet would be most of that.</summary>
    private async Task WarmUpAsync(DurableBenchHost host)
    {
        foreach (var shape in Sizes.Select(size => size.Shape).Distinct())
        {
            var workflow = shape.ToWorkflow(100);
            for (var run = 0; run < (small ? 1 : 60); run++)
            {
                await host.RunByHandAsync(shape, 100);
                await host.RunAsync(workflow);
            }
        }
    }

    private static async Task<IEnumerable<Figure>> CostAsync(DurableBenchHost host, Contender contender)
    {
        var (calls, executions, bytes) = (host.Calls, host.Executions, GC.GetTotalAllocatedBytes());
        await contender.MeasureAsync();
        return
        [
            new Figure($"{contender.Name}: activities", host.Calls - calls, ""),
            new Figure($"{contender.Name}: executions of orchestrations", host.Executions - executions, ""),
            new Figure($"{contender.Name}: allocated", (GC.GetTotalAllocatedBytes() - bytes) / 1e6, "MB"),
        ];
    }
}
