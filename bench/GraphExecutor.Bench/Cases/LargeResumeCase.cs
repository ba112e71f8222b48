using GraphExecutor.Bench.Graphs;
using GraphExecutor.Bench.Measuring;
using GraphExecutor.Bench.Reporting;

namespace GraphExecutor.Bench.Cases;

/// <summary>A large run of which all nodes but one completed.</summary>
internal sealed class LargeResumeCase : IBenchCase
{
    public string Name => "resume";

    public string Title => "gx resume of a run of which all nodes but one completed: process start to the new node's first line";

    public async IAsyncEnumerable<Figure> MeasureAsync(BenchContext bench)
    {
        int[] sizes = bench.Options.Small ? [100, 200] : [25_000, 50_000, 100_000];
        var stores = new List<string>();
        foreach (var nodes in sizes)
        {
            stores.Add(bench.NewFile(".db"));
            await RecordedRun.CreateAsync(stores[^1], nodes);
        }

        var samples = await Rounds.RunAsync(
            bench.Options.Rounds,
            [.. sizes.Zip(stores, (nodes, store) => new Contender($"{nodes:N0} nodes", async () =>
            {
                // Each round needs the run as it was.
                var copy = bench.NewFile(".db");
                File.Copy(store, copy);
                var elapsed = await FirstLine.WaitForAsync(
                    RecordedRun.FirstLineOfTheLastNode, bench.Options.Gx, "resume", RecordedRun.Id, "--store", $"sqlite:{copy}");
                File.Delete(copy);
                return new Sample(elapsed.TotalMilliseconds, 0);
            }))]);
        var (small, large) = (samples[0], samples[^1]);
        foreach (var figure in samples.Take(sizes.Length - 1).Select(Figure.Of))
        {
            yield return figure;
        }

        yield return Figure.AtMost(large.Name, large.Median, "ms", bench.Goal(600)) with { Range = (large.Least, large.Most) };
        var growth = sizes[^1] / sizes[0];
        yield return Figure.AtMost(
            $"{large.Name} / {small.Name}, of {growth}× as many", large.Median / small.Median, "×", bench.Goal(growth));
    }
}
