using GraphExecutor.Bench.Graphs;
using GraphExecutor.Bench.Measuring;
using GraphExecutor.Bench.Reporting;

namespace GraphExecutor.Bench.Cases;

/// <summary>Many commands that do nothing, beside each other.</summary>
internal sealed class WideCommandsCase : IBenchCase
{
    private const int Parallel = 8;

    public string Name => "wide";

    public string Title => "2,000 × /bin/true, 8 at once; gx: each in a terminal, recorded in SQLite, with live events";

    public async IAsyncEnumerable<Figure> MeasureAsync(BenchContext bench)
    {
        var count = bench.Size(2_000, 50);
        var workflow = bench.Write(".json", CommandWorkflows.Wide(count));
        var makefile = bench.Write(".mk", CommandWorkflows.Makefile(count, isChain: false));
        var ninja = bench.Write(".ninja", CommandWorkflows.Ninja(count));
        var numbers = bench.Write(".txt", string.Join('\n', Enumerable.Range(0, count)));
        var samples = await Rounds.RunAsync(
            bench.Options.Rounds,
            [
                Contender.Program("gx", () => bench.Run(workflow, "--max-parallelism", $"{Parallel}", "--json")),
                Contender.Program("make -j8", () => ["make", "-j", $"{Parallel}", "-s", "-f", makefile]),
                Contender.Program("ninja -j8", () => ["ninja", "-C", Path.GetDirectoryName(ninja)!, "-j", $"{Parallel}", "-f", ninja]),
                Contender.Program("xargs -P8", () => ["xargs", "-a", numbers, "-n", "1", "-P", $"{Parallel}", "/bin/true"]),
                Contender.Program("bare loop in terminals", () => [bench.Peer("spawnloop"), $"{count}", $"{Parallel}", "/bin/true"]),
            ]);
        foreach (var figure in samples.Select(Figure.Of))
        {
            yield return figure;
        }

        var gx = samples[0];
        yield return Figure.Ratio(gx, samples[1], bench.Goal(1.25));
        yield return Figure.Ratio(gx, samples[2], bench.Goal(1));
        yield return Figure.Ratio(gx, samples[3]);
        yield return Figure.Ratio(gx, samples[4], bench.Goal(1.2));
    }
}
