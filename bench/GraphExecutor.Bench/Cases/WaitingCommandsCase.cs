using System.Diagnostics;
using GraphExecutor.Bench.Measuring;
using GraphExecutor.Bench.Reporting;

namespace GraphExecutor.Bench.Cases;

/// <summary>Many commands that all wait.</summary>
internal sealed class WaitingCommandsCase : IBenchCase
{
    public string Name => "waiting";

    public string Title => "1,000 commands that wait at once, each in a terminal: gx alone";

    public async IAsyncEnumerable<Figure> MeasureAsync(BenchContext bench)
    {
        var count = bench.Size(1_000, 20);
        var nodes = string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"id\":\"n{i}\",\"command\":[\"sleep\",\"1000\"]}}"));
        var workflow = bench.Write(".json", $"{{\"maxParallelism\":{count},\"nodes\":[{nodes}]}}");
        var command = bench.Run(workflow, "--json");
        using var process = Process.Start(Surroundings.Of(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true }))!;
        for (var running = 0; running < count;)
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("gx ended before all commands ran");
            running += line.Contains("\"type\":\"node\"", StringComparison.Ordinal) && line.Contains("\"running\"", StringComparison.Ordinal) ? 1 : 0;
        }

        var drained = process.StandardOutput.ReadToEndAsync();
        var window = TimeSpan.FromSeconds(bench.Size(10, 1));
        await Task.Delay(window / 2);
        process.Refresh();
        var (before, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());
        await Task.Delay(window);
        process.Refresh();
        var load = (process.TotalProcessorTime - before) / clock.Elapsed * 100;
        var resident = process.WorkingSet64;
        using (var interrupt = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await interrupt.WaitForExitAsync();
        }

        clock.Restart();
        await drained;
        await process.WaitForExitAsync();
        yield return Figure.AtMost("resident memory", resident / 1e6, "MB", bench.Goal(150));
        yield return Figure.AtMost("CPU while idle", load, "% of one", bench.Goal(1));
        yield return new Figure("Ctrl-C to the end of all of them", clock.Elapsed.TotalMilliseconds, "ms");
    }
}
