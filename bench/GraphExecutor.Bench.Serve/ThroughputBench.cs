using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace GraphExecutor.Bench.Serve;

/// <summary>How fast what a command floods gets to the store and a viewer, to how fast <c>script</c> throws it away.</summary>
internal static class ThroughputBench
{
    private const int Rounds = 3;

    public static async Task<int> RunAsync(BenchOptions options)
    {
        await using var server = await GxServer.StartAsync();
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var alone = await ScriptAsync(options);
            var recorded = await RecordedAsync(server, options, $"r{round}");
            Console.WriteLine($"  script {alone.TotalSeconds:0.00} s, gx serve {recorded.TotalSeconds:0.00} s");
            ratios.Add(alone / recorded);
        }

        ratios.Sort();
        return Report.Goal($"throughput of {options.Lines} lines, to script", ratios[Rounds / 2], "×", 0.8, atLeast: true);
    }

    private static async Task<TimeSpan> ScriptAsync(BenchOptions options)
    {
        var start = new ProcessStartInfo("script", ["-qc", Commands.Flood(options), "/dev/null"]) { RedirectStandardOutput = true };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await process.WaitForExitAsync();
        return watch.Elapsed;
    }

    private static async Task<TimeSpan> RecordedAsync(GxServer server, BenchOptions options, string runId)
    {
        await server.StartAsync(runId, $"date +%s%N; {Commands.Flood(options)}");
        using var viewer = await Viewer.ConnectAsync(await server.NegotiateAsync(runId));
        var reading = viewer.ReadToEndAsync();
        server.LetGo(runId);
        await reading;
        var run = await server.Client.GetFromJsonAsync<JsonElement>($"/api/runs/{runId}");
        var log = await server.Client.GetStringAsync($"/api/runs/{runId}/nodes/a/log?limit=1");
        var began = DateTimeOffset.UnixEpoch.AddTicks(long.Parse(log, System.Globalization.CultureInfo.InvariantCulture) / 100);
        return run.GetProperty("attempts")[0].GetProperty("endedAt").GetDateTimeOffset() - began;
    }
}
