using System.Diagnostics;
using System.Text.Json;

namespace GraphExecutor.Bench.Tests;

/// <summary>The bench in its small form: that it works, and not how fast anything is.</summary>
public sealed class SmallBenchTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gx-bench-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact(Timeout = 180_000)]
    public async Task Small_EveryCase_GivesFigures()
    {
        string[] programs = ["cc", "make", "ninja", "xargs", "script", "time"];
        var missing = programs.Where(program => !IsInstalled(program)).ToList();
        Assert.SkipUnless(missing.Count == 0, $"the bench compares with programs that are not installed: {string.Join(", ", missing)}");
        await RunAsync("cc", "-O2", "-o", Path.Combine(_directory, "spawnloop"), Path.Combine(Repository(), "bench/peers/spawnloop.c"), "-lutil");
        var json = Path.Combine(_directory, "figures.json");

        var output = await RunAsync(
            Built("GraphExecutor.Bench", "GraphExecutor.Bench"), "--small", "--gx", Built("GraphExecutor.Cli", "gx"), "--peers", _directory, "--json", json);

        var figures = JsonElement.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken)).EnumerateArray().ToList();
        Assert.Equal(
            ["chain", "functions", "output", "resume", "startup", "waiting", "wide"],
            figures.Select(figure => figure.GetProperty("case").GetString()!).Distinct().Order(StringComparer.Ordinal));
        Assert.All(figures.Where(figure => figure.GetProperty("unit").GetString() == "ms"), figure => Assert.True(figure.GetProperty("value").GetDouble() > 0));
        Assert.Contains("LangGraph.js", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Options_Unknown_AreRefused()
    {
        using var process = Start(Built("GraphExecutor.Bench", "GraphExecutor.Bench"), "--fast");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, process.ExitCode);
    }

    private static string Repository([System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../.."));

    /// <summary>A program of another project, built in the configuration of this one.</summary>
    private static string Built(string project, string program)
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(own, "../..", project, Path.GetFileName(own), program));
    }

    private static bool IsInstalled(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, program)));

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        try
        {
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{program} exited with {process.ExitCode}: {await error}");
            return output;
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
