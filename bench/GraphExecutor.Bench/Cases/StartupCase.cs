using GraphExecutor.Bench.Measuring;
using GraphExecutor.Bench.Reporting;

namespace GraphExecutor.Bench.Cases;

/// <summary>How long a user waits for the first node.</summary>
internal sealed class StartupCase : IBenchCase
{
    public string Name => "startup";

    public string Title => "process start to the event that the first node runs, and to the end of a run of one node";

    public async IAsyncEnumerable<Figure> MeasureAsync(BenchContext bench)
    {
        var workflow = bench.Write(".json", """{"nodes":[{"id":"n","command":["/bin/true"]}]}""");
        var samples = await Rounds.RunAsync(
            bench.Size(20, 1),
            [
                new Contender("first node, recorded", async () => new Sample(
                    (await FirstLine.WaitForAsync("\"type\":\"node\"", bench.Run(workflow, "--json"))).TotalMilliseconds, 0)),
                Contender.Program("whole run, recorded", () => bench.Run(workflow, "--json")),
                Contender.Program("whole run, --store memory", () => [bench.Options.Gx, "run", workflow, "--store", "memory", "--json"]),
            ]);
        var first = samples[0];
        yield return Figure.AtMost(first.Name, first.Median, "ms", bench.Goal(100)) with { Range = (first.Least, first.Most) };
        foreach (var figure in samples.Skip(1).Select(Figure.Of))
        {
            yield return figure;
        }
    }
}
