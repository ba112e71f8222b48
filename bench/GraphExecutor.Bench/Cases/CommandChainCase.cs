using GraphExecutor.Bench.Graphs;
using GraphExecutor.Bench.Measuring;
using GraphExecutor.Bench.Reporting;

namespace GraphExecutor.Bench.Cases;

/// <summary>Many commands that do nothing, one after the other.</summary>
internal sealed class CommandChainCase : IBenchCase
{
    public string Name => "chain";

    public string Title => "a chain of 1,000 × /bin/true; gx: each in a terminal, recorded in SQLite, with live events";

    public async IAsyncEnumerable<Figure> MeasureAsync(BenchContext bench)
    {
        var count = bench.Size(1_000, 30);
        var workflow = bench.Write(".json", CommandWorkflows.Chain(count));
        var makefile = bench.Write(".mk", CommandWorkflows.Makefile(count, isChain: true));
        var samples = await Rounds.RunAsync(
            bench.Options.Rounds,
            [
                Contender.Program("gx", () => bench.Run(workflow, "--json")),
                Contender.Program("make", () => ["make", "-s", "-f", makefile]),
                Contender.Program("bare loop in terminals", () => [bench.Peer("spawnloop"), $"{count}", "1", "/bin/true"]),
            ]);
        foreach (var figure in samples.Select(Figure.Of))
        {
            yield return figure;
        }

        yield return Figure.Ratio(samples[0], samples[1]);
        yield return Figure.Ratio(samples[0], samples[2], bench.Goal(1.2));
    }
}
