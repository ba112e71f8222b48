using System.Globalization;
using System.Security.Cryptography;

namespace GraphExecutor.Cli.Tests;

public sealed class SampleTests : IDisposable
{
    private const int Timeout = 60_000;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Wordstat_AsItIs_IsBuiltTestedAndPackaged()
    {
        var result = await _gx.RunAsync("run", Path.Combine(Gx.Repository(), "samples/wordstat/workflow.yaml"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var archive = Directory.GetFiles(_gx.Directory, "wordstat-*.tar.gz", SearchOption.AllDirectories).Single();
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken)));
        Assert.StartsWith(hash, await File.ReadAllTextAsync(archive + ".sha256", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(result.Lines, line => line.StartsWith("[package] compiler: ", StringComparison.Ordinal));
        Assert.Contains("[package] unit tests passed: 13", result.Lines);
    }

    [Fact(Timeout = Timeout)]
    public async Task Wordstat_OneFileDoesNotCompile_NothingAfterItRunsAndTheOthersDo()
    {
        CopySample();
        File.AppendAllText(Path.Combine(_gx.Directory, "wordstat/src/words.c"), "\nthis is not C\n");

        var result = await _gx.RunAsync("run", "wordstat/workflow.yaml");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Lines, line => line.StartsWith("-- compile-words: failed", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.StartsWith("-- compile-table: completed", StringComparison.Ordinal));
        Assert.Contains("-- link: failed: UpstreamFailed: compile-words → link", result.Lines);
        Assert.DoesNotContain(result.Lines, line => line.StartsWith("[link]", StringComparison.Ordinal));
    }

    [Fact(Timeout = Timeout)]
    public async Task HostReport_AnyMachine_WritesAReportWithAllItsProbes()
    {
        // Whatever the state of the machine, as other tests make it.
        var result = await RunSampleAsync(
            "host-report", "-c", "disk_limit=101", "-c", "load_limit=100000", "-c", "memory_limit=0", "-c", "zombie_limit=100000");

        var report = _gx.Read("host-report.md").Split('\n');
        Assert.DoesNotContain(report, line => line.StartsWith("| BAD | ", StringComparison.Ordinal));
        Assert.Contains("-- alarm: skipped: the condition of report → alarm is false: nodes.report.output.bad != '0'", result.Lines);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal($"# {Environment.MachineName}", report[0]);
        Assert.Equal(12, report.Count(line => line.StartsWith("| ok | ", StringComparison.Ordinal)));
    }

    [Fact(Timeout = Timeout)]
    public async Task HostReport_SomethingIsWrong_FailsAfterTheReport()
    {
        var result = await RunSampleAsync("host-report", "-c", "memory_limit=101");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Lines, line => line.StartsWith("[alarm] | BAD | memory | ", StringComparison.Ordinal));
        Assert.Contains("| BAD | memory | ", _gx.Read("host-report.md"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Deploy_NewThenTheSameThenABrokenVersion_IsDeployedSkippedAndRolledBack()
    {
        _gx.Variables["DEPLOY_PW"] = "open-sesame";
        string[] secret = ["-s", "password=env:DEPLOY_PW"];

        var first = await RunSampleAsync("deploy", secret);
        var again = await RunSampleAsync("deploy", secret);
        var broken = await RunSampleAsync("deploy", [.. secret, "-c", "version=1.3.0", "-c", "broken=true"]);

        Assert.Equal((0, 0, 1), (first.ExitCode, again.ExitCode, broken.ExitCode));
        Assert.Contains("  retries: fetch 2", first.Lines);
        Assert.Contains("[smoke-test] the service answers as 1.2.0", first.Lines);
        Assert.Contains("-- fetch: skipped: needed returned SKIP_BRANCH", again.Lines);
        Assert.Contains("[rollback] back to releases/1.2.0", broken.Lines);
        Assert.DoesNotContain("open-sesame", first.Output + again.Output + broken.Output, StringComparison.Ordinal);
        Assert.Equal("releases/1.2.0", new DirectoryInfo(Path.Combine(_gx.Directory, ".deploy-sample/current")).LinkTarget);
        Assert.False(File.Exists(Path.Combine(_gx.Directory, ".deploy-sample/lock")));
        Assert.Equal(["1.2.0"], Directory.GetDirectories(Path.Combine(_gx.Directory, ".deploy-sample/releases")).Select(Path.GetFileName));
    }

    [Fact(Timeout = Timeout)]
    public async Task Deploy_WrongPassword_ChangesNothingAndCleansUp()
    {
        _gx.Variables["DEPLOY_PW"] = "guessed";

        var result = await RunSampleAsync("deploy", "-s", "password=env:DEPLOY_PW");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("[unlock] unlock: wrong password", result.Lines);
        Assert.Contains(result.Lines, line => line.StartsWith("-- clean-up: completed", StringComparison.Ordinal));
        Assert.Empty(Directory.GetDirectories(Path.Combine(_gx.Directory, ".deploy-sample/releases")));
    }

    [Fact(Timeout = Timeout)]
    public async Task DataJob_ItsOwnLog_CountsEachRequestOnce()
    {
        var result = await RunSampleAsync("data-job", "-c", "requests=5000");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("[check] 5000 lines, 5000 in parts, 5000 counted", result.Lines);
        var rows = _gx.Read("requests-by-status.csv").TrimEnd().Split('\n');
        Assert.Equal("status,requests,bytes", rows[0]);
        Assert.Equal(["200", "301", "404", "500", "503"], rows[1..].Select(row => row.Split(',')[0]));
        Assert.Equal(5000, rows[1..].Sum(row => int.Parse(row.Split(',')[1], CultureInfo.InvariantCulture)));
    }

    private Task<GxResult> RunSampleAsync(string name, params string[] arguments) =>
        _gx.RunAsync(["run", Path.Combine(Gx.Repository(), "samples", name, "workflow.yaml"), .. arguments]);

    private void CopySample()
    {
        var source = Path.Combine(Gx.Repository(), "samples/wordstat");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            _gx.Write(Path.Combine("wordstat", Path.GetRelativePath(source, file)), File.ReadAllBytes(file));
        }
    }
}
