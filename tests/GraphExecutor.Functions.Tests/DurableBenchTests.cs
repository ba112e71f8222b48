using System.Diagnostics;
using System.Text.Json;

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

        var (exitCode, output) = await RunAsync("--small", "--json", json);

        Assert.True(exitCode == 0, output);
        var figures = JsonElement.Parse(await File.ReadAllTextAsync(json, Token)).EnumerateArray().ToList();
        Assert.Equal(["by-hand", "flat"], figures.Select(figure => figure.GetProperty("case").GetString()).Distinct());
        Assert.Equal(3, figures.Count(figure => figure.GetProperty("name").GetString()!.EndsWith("GraphExecutor / by hand", StringComparison.Ordinal)));
        Assert.All(figures, figure => Assert.True(figure.GetProperty("value").GetDouble() > 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task Options_Unknown_AreRefused() => Assert.Equal(2, (await RunAsync("--fast")).ExitCode);

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var program = Path.GetFullPath(Path.Combine(own, "../..", "GraphExecutor.Bench.Durable", Path.GetFileName(own), "durable-bench"));
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // As in bench/durable.
        (start.Environment["DOTNET_PROCESSOR_COUNT"], start.Environment["Logging__LogLevel__Default"]) = ("2048", "None");
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(Token);
            var output = await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            return (process.ExitCode, output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
