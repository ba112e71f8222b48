namespace GraphExecutor.Bench.Serve;

/// <summary>What a server costs that has nothing to do: fresh, and after a run.</summary>
internal static class IdleBench
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(BenchOptions options)
    {
        await using var server = await GxServer.StartAsync();
        await Task.Delay(Settling);
        var (fresh, freshOwn) = (server.Memory("VmRSS"), server.OwnMemory());
        await server.StartAsync("r1", "seq 1 2000");
        server.LetGo("r1");
        await server.WaitAsync("r1");
        await Task.Delay(Settling);
        var before = server.ProcessorTime();
        await Task.Delay(Watched);
        var processor = (server.ProcessorTime() - before) / Watched;
        Report.Figure("idle: memory of its own, fresh", freshOwn, "MB");
        Report.Figure("idle: memory of its own, after a run", server.OwnMemory(), "MB");
        return Report.Goal("idle: memory, fresh", fresh, "MB", 80)
            + Report.Goal("idle: memory, after a run", server.Memory("VmRSS"), "MB", 80)
            + Report.Goal("idle: processor", processor * 100, "%", 0.5);
    }
}
