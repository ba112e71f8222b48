using GraphExecutor.Bench.Measuring;
using GraphExecutor.Bench.Reporting;

namespace GraphExecutor.Bench.Cases;

/// <summary>A command that prints a lot, through a terminal to the store.</summary>
internal sealed class TerminalOutputCase : IBenchCase
{
    public string Name => "output";

    public string Title => "seq 1 5000000 in a terminal; gx: masked, recorded in SQLite and printed";

    public async IAsyncEnumerable<Figure> MeasureAsync(BenchContext bench)
    {
        var lines = bench.Size(5_000_000, 20_000);
        var workflow = bench.Write(".json", $$"""{"nodes":[{"id":"n","command":["seq","1","{{lines}}"]}]}""");
        var samples = await Rounds.RunAsync(
            bench.Options.Rounds,
            [
                Contender.Program("gx", () => bench.Run(workflow)),
                Contender.Program("script", () => ["script", "-qc", $"seq 1 {lines}", "/dev/null"]),
            ]);
        foreach (var figure in samples.Select(Figure.Of))
        {
            yield return figure;
        }

        yield return Figure.AtLeast("throughput of gx / of script", samples[1].Median / samples[0].Median, "×", bench.Goal(0.9));
    }
}
