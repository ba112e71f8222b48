namespace GraphExecutor.Bench.Serve;

/// <summary>How long a line is under way from the command that prints it to a WebSocket client.</summary>
internal static class LatencyBench
{
    public static async Task<int> RunAsync(BenchOptions options)
    {
        await using var server = await GxServer.StartAsync();
        var reader = new LineReader();
        await server.StartAsync("r1", Commands.Emit(options));
        using var viewer = await Viewer.ConnectAsync(await server.NegotiateAsync("r1"), reader.Read);
        var reading = viewer.ReadToEndAsync();
        server.LetGo("r1");
        await reading;
        return Report.Goal($"latency at {options.Rate} lines/s, p50", reader.Percentile(0.5), "ms", 60)
            + Report.Goal($"latency at {options.Rate} lines/s, p99", reader.Percentile(0.99), "ms", 150)
            + Report.Goal("lines missing", reader.Missing, "lines", 0);
    }
}
