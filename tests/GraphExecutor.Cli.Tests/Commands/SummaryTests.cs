namespace GraphExecutor.Cli.Tests.Commands;

public sealed class SummaryTests : IDisposable
{
    private const int Timeout = 60_000;

    private const string Fails = """
        nodes:
          - { id: a, run: "true" }
          - { id: b, run: "[ -e mended ] || exit 3", needs: [a], retry: { maxAttempts: 2, delay: 1ms } }
          - { id: c, run: "true", needs: [b] }
          - { id: d, run: "true" }
        """;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Run_Failed_TellsWhatTookTheTimeAndWhatToDoNext()
    {
        _gx.Write("w.yaml", Fails);

        var result = await _gx.RunAsync("run", "w.yaml", "--run-id", "r-1");

        Assert.Contains("b: ExitCode 3 (2 attempts)", result.Lines);
        Assert.Contains(result.Lines, line => line.StartsWith("  slowest: ", StringComparison.Ordinal) && line.Contains("d ", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.StartsWith("  critical path: ", StringComparison.Ordinal));
        Assert.Equal(
            ["  retries: b 1", "  look: gx logs r-1 b", "  go on: gx resume r-1"], result.Lines[^4..^1]);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_RecordedElsewhere_TheCommandsSayWhere()
    {
        _gx.Write("w.yaml", Fails);

        var result = await _gx.RunAsync("run", "w.yaml", "--run-id", "r-1", "--store", "sqlite:mine.db");

        Assert.Contains("  go on: gx resume r-1 --store sqlite:mine.db", result.Lines);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_NotRecorded_NamesNoCommandThatCouldNotWork()
    {
        _gx.Write("w.yaml", Fails);

        var result = await _gx.RunAsync("run", "w.yaml", "--store", "memory");

        Assert.DoesNotContain("gx resume", result.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_NodesThatAreReused_SaySoAndAreNoPartOfWhatTookTheTime()
    {
        _gx.Write("w.yaml", Fails);
        await _gx.RunAsync("run", "w.yaml", "--run-id", "r-1");
        _gx.Write("mended", "");

        var result = await _gx.RunAsync("resume", "r-1");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(result.Lines, line => line.StartsWith("-- a: completed after ", StringComparison.Ordinal) && line.EndsWith(", reused", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.StartsWith("-- c: completed after ", StringComparison.Ordinal) && !line.EndsWith(", reused", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Lines, line => line.StartsWith("  critical path: a", StringComparison.Ordinal));
    }
}
