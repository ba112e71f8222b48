using System.Net.Http.Json;
using System.Text.Json;

namespace GraphExecutor.Bench.Serve;

/// <summary>One run that very many watch: nothing is lost for them, and the node does not become slower.</summary>
internal static class ViewersBench
{
    public static async Task<int> RunAsync(BenchOptions options)
    {
        await using var server = await GxServer.StartAsync();
        var alone = await RunAsync(server, options, "alone", []);
        var reader = new LineReader();
        await server.StartAsync("watched", Commands.Emit(options));

        // Those who come first would also see the run begin, and so get more than the others.
        await Task.Delay(TimeSpan.FromSeconds(1));
        var first = await Viewer.ConnectAsync(await server.NegotiateAsync("watched"), reader.Read);
        var viewers = new List<Viewer> { first };
        while (viewers.Count < options.Viewers)
        {
            viewers.Add(await Viewer.ConnectAsync(await server.NegotiateAsync("watched")));
        }

        var watched = await RunAsync(server, options, "watched", viewers);
        var behind = viewers.Count(viewer => (viewer.Frames, viewer.Bytes) != (first.Frames, first.Bytes));
        viewers.ForEach(viewer => viewer.Dispose());
        return Report.Goal($"{options.Viewers} viewers: viewers that lost something", behind, "viewers", 0)
            + Report.Goal($"{options.Viewers} viewers: lines missing", (options.Rate * (long)options.Seconds) - reader.Lines, "lines", 0)
            + Report.Goal($"{options.Viewers} viewers: time of the node, to that without any", watched / alone, "×", 1.05)
            + Report.Goal($"{options.Viewers} viewers: peak memory of the server", server.Memory("VmHWM"), "MB", 500);
    }

    /// <returns>How long the node took to print, in milliseconds.</returns>
    private static async Task<double> RunAsync(GxServer server, BenchOptions options, string runId, List<Viewer> viewers)
    {
        if (viewers.Count == 0)
        {
            await server.StartAsync(runId, Commands.Emit(options));
        }

        var reading = viewers.Select(viewer => viewer.ReadToEndAsync()).ToList();
        var start = TimeProvider.System.GetTimestamp();
        server.LetGo(runId);
        await server.WaitAsync(runId);
        var run = await server.Client.GetFromJsonAsync<JsonElement>($"/api/runs/{runId}");
        await Task.WhenAll(reading);
        var ended = run.GetProperty("attempts")[0].GetProperty("endedAt").GetDateTimeOffset();
        return (ended - (DateTimeOffset.UtcNow - TimeProvider.System.GetElapsedTime(start))).TotalMilliseconds;
    }
}
