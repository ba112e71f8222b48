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

    private void CopySample()
    {
        var source = Path.Combine(Gx.Repository(), "samples/wordstat");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            _gx.Write(Path.Combine("wordstat", Path.GetRelativePath(source, file)), File.ReadAllBytes(file));
        }
    }
}
