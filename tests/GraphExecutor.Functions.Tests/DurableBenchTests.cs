using System.Text.Json;
using GraphExecutor.Infra.Tests;

namespace GraphExecutor.Functions.Tests;

/// <summary>The bench of durable runs in its small form: that it works, and not how fast anything is.</summary>
public sealed class DurableBenchTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task Small_EveryCase_GivesFigures()
    {
        var json = Path.Combine(_directory.Path, "figures.json");

        var run = await RunAsync("--small", "--json", json);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var figures = JsonElement.Parse(await File.ReadAllTextAsync(json, Token)).EnumerateArray().ToList();
        Assert.Equal(["by-hand", "flat"], figures.Select(figure => figure.GetProperty("case").GetString()).Distinct());
        Assert.Equal(3, figures.Count(figure => figure.GetProperty("name").GetString()!.EndsWith("GraphExecutor / by hand", StringComparison.Ordinal)));
        Assert.All(figures, figure => Assert.True(figure.GetProperty("value").GetDouble() > 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task Options_Unknown_AreRefused() => Assert.Equal(2, (await RunAsync("--fast")).ExitCode);

    private Task<ProgramRun> RunAsync(params string[] arguments)
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var program = Path.GetFullPath(Path.Combine(own, "../..", "GraphExecutor.Bench.Durable", Path.GetFileName(own), "durable-bench"));

        // As in bench/durable.
        return ProgramRun.OfAsync(
            program, _directory.Path, arguments, ("DOTNET_PROCESSOR_COUNT", "2048"), ("Logging__LogLevel__Default", "None"));
    }
}
