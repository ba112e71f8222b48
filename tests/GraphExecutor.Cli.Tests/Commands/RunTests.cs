using System.Text.Json;

namespace GraphExecutor.Cli.Tests.Commands;

public sealed class RunTests : IDisposable
{
    private const int Timeout = 60_000;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Run_Completed_PrintsLinesAndSummaryAndExitsWith0()
    {
        var file = _gx.Write("w.yaml", """
            nodes:
              - { id: greet, run: "echo hello $GX_CONTEXT_WHO; echo who=$WHO >> $GX_OUTPUT", env: { WHO: "${{ context.who }}" } }
              - { id: reply, run: "echo hello back to $WHO", needs: [greet], env: { WHO: "${{ nodes.greet.output.who }}" } }
            context: { who: world }
            """);

        var result = await _gx.RunAsync("run", file, "-c", "who=moon", "--run-id", "r-1");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("[greet] hello moon", result.Lines);
        Assert.Contains("[reply] hello back to moon", result.Lines);
        Assert.Contains(result.Lines, line => line.StartsWith("-- reply: completed after", StringComparison.Ordinal));
        Assert.StartsWith("w completed after", result.Lines[^1], StringComparison.Ordinal);
        Assert.EndsWith("2 completed   run r-1", result.Lines[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_Failed_SaysWhyWithTheLastLinesAndExitsWith1()
    {
        var file = _gx.Write("w.yaml", """
            nodes:
              - { id: bad, run: "seq 1 30; exit 3" }
              - { id: after, run: "echo never", needs: [bad] }
            """);

        var result = await _gx.RunAsync("run", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("-- after: failed: UpstreamFailed: bad → after", result.Lines);
        Assert.Contains("bad: ExitCode 3", result.Lines);
        Assert.Contains("  | 30", result.Lines);
        Assert.DoesNotContain("  | 20", result.Lines);
        Assert.StartsWith("w failed after", result.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("1 failed, 1 not run, for a parent failed", result.Lines[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_MissingProgram_FailsTheNodeAndExitsWith1()
    {
        var file = _gx.Write("w.json", """{ "nodes": [ { "id": "a", "command": ["no-such-program-at-all"] } ] }""");

        var result = await _gx.RunAsync("run", file, "--json");

        Assert.Equal(1, result.ExitCode);
        var failed = Events(result).Single(e => Is(e, "node", "failed"));
        Assert.Equal("SpawnFailed", failed.GetProperty("error").GetProperty("type").GetString());
        Assert.Contains("no-such-program-at-all", failed.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_Json_PrintsOneEventALine()
    {
        var file = _gx.Write("w.yaml", "nodes: [{ id: a, run: \"echo one; echo v=1 >> $GX_OUTPUT\" }]");

        var result = await _gx.RunAsync("run", file, "--json", "--run-id", "r1");

        var events = Events(result);
        Assert.Equal(["run", "node", "log", "node", "run"], events.Select(e => e.GetProperty("type").GetString()!));
        Assert.All(events, e => Assert.Equal("r1", e.GetProperty("runId").GetString()));
        Assert.Equal("one", events[2].GetProperty("lines")[0].GetString());
        Assert.Equal("1", events[3].GetProperty("output").GetProperty("v").GetString());
        Assert.Equal("completed", events[4].GetProperty("status").GetString());
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_IndependentBranch_EndsWhileALongSiblingRuns()
    {
        // The long node ends only when the last node of the other branch runs, and so after all others have completed.
        var file = _gx.Write("w.yaml", """
            nodes:
              - { id: long, run: "until [ -e done ]; do sleep 0.01; done" }
              - { id: a, run: "true" }
              - { id: b, run: "true", needs: [a] }
              - { id: c, run: "true", needs: [b] }
              - { id: d, run: "touch done", needs: [c] }
            """);

        var result = await _gx.RunAsync("run", file, "--json");

        Assert.Equal(0, result.ExitCode);
        var settled = Events(result).Where(e => Is(e, "node", "completed")).Select(e => e.GetProperty("nodeId").GetString()!);
        Assert.Equal(["a", "b", "c"], settled.Take(3));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_WorkflowInAnotherDirectory_RunsWhereItWasStartedAndKnowsItsOwnDirectory()
    {
        var file = _gx.Write("flows/w.yaml", """
            nodes:
              - { id: here, run: pwd }
              - { id: below, run: pwd, cwd: flows }
              - { id: file, run: pwd, cwd: "${{ run.directory }}" }
            """);

        var result = await _gx.RunAsync("run", file);

        Assert.Contains($"[here] {_gx.Directory}", result.Lines);
        Assert.Contains($"[below] {_gx.Directory}/flows", result.Lines);
        Assert.Contains($"[file] {_gx.Directory}/flows", result.Lines);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_OutputIsNotATerminal_ColoursAndCursorCodesAreTakenOut()
    {
        var file = _gx.Write("w.yaml", """nodes: [{ id: a, run: "printf '\\033[31mred\\033[0m\\033[2J\\n'" }]""");

        var result = await _gx.RunAsync("run", file);

        Assert.Contains("[a] red", result.Lines);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_ReaderOfItsOutputGoes_TheRunGoesOn()
    {
        var file = _gx.Write("w.yaml", """
            nodes:
              - { id: talk, run: "seq 1 200000" }
              - { id: after, run: "touch after", needs: [talk] }
            """);
        using var process = _gx.Start("run", file);
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        process.StandardOutput.Close();

        await Gx.WaitAsync(process);

        Assert.Equal(0, process.ExitCode);
        Assert.True(File.Exists(Path.Combine(_gx.Directory, "after")));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_OutputIsAFileThatOthersWriteToAsWell_NobodyOverwritesAnother()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: echo one }]");
        using var shell = _gx.StartShell($"{{ echo first; '{Gx.Program}' run w.yaml -c surplus=1; echo last; }} > out 2>&1");

        await Gx.WaitAsync(shell);

        var lines = _gx.Read("out").TrimEnd().Split('\n');
        Assert.Equal(("first", "last"), (lines[0], lines[^1]));
        Assert.StartsWith("gx: -c surplus: ", lines[1], StringComparison.Ordinal);
        Assert.Equal("[a] one", lines[2]);
        Assert.StartsWith("w completed after ", lines[^2], StringComparison.Ordinal);
    }

    [Theory(Timeout = Timeout)]
    [InlineData(">/dev/full", 5)]
    [InlineData(">&-", 5)]
    [InlineData("</dev/null | head -1", 0)]
    public async Task Run_OutputCannotBeWritten_TheRunGoesOnAndItIsSaid(string redirection, int exitCode)
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: seq 1 20000 }, { id: b, run: touch after, needs: [a] }]");
        using var shell = _gx.StartShell($"set -o pipefail; '{Gx.Program}' run w.yaml {redirection}");

        var error = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Gx.WaitAsync(shell);

        Assert.Equal(exitCode, shell.ExitCode);
        Assert.Equal(exitCode != 0, error.Contains("its output could not all be written", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(_gx.Directory, "after")));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_OutputIsBlockedAndASignalComes_EndsAllTheSame()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: 'yes' }]");
        using var process = _gx.Start("run", "w.yaml");
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        using (var kill = System.Diagnostics.Process.Start("kill", $"{process.Id}"))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await Gx.WaitAsync(process);

        Assert.Contains(process.ExitCode, (int[])[130, 5]);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_WithoutTerminal_StandardOutputAloneDecidesOnSkipBranch()
    {
        var file = _gx.Write("w.yaml", "nodes: [{ id: a, run: 'echo SKIP_BRANCH; echo warn >&2', terminal: false }, { id: b, run: x, needs: [a] }]");

        var result = await _gx.RunAsync("run", file);

        Assert.Contains("-- b: skipped: a returned SKIP_BRANCH", result.Lines);
    }

    [Theory(Timeout = Timeout)]
    [InlineData(65_534)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public async Task Run_CaptureOfALongLine_IsOneLine(int length)
    {
        var file = _gx.Write("w.yaml", """
            nodes:
              - id: a
                run: "head -c LENGTH /dev/zero | tr '\\0' x; echo; echo end"
                terminal: false
                capture: lines
              - id: b
                run: echo "$N lines"
                needs: [a]
                env: { N: "${{ length(nodes.a.output.stdout) }}" }
            """.Replace("LENGTH", $"{length}", StringComparison.Ordinal));

        var result = await _gx.RunAsync("run", file);

        Assert.Contains("[b] 2 lines", result.Lines);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_FiveHundredThousandLines_ArePrintedWithoutALoss()
    {
        var file = _gx.Write("w.yaml", "nodes: [{ id: a, run: seq 1 500000 }]");

        var result = await _gx.RunAsync("run", file);

        var numbers = result.Lines.Where(line => line.StartsWith("[a] ", StringComparison.Ordinal)).Select(line => int.Parse(line.AsSpan(4)));
        Assert.Equal(Enumerable.Range(1, 500_000), numbers);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_ContextOfAnotherType_IsReadAsJson()
    {
        var file = _gx.Write("w.yaml", """
            context: { replicas: 1, name: x }
            nodes: [{ id: a, command: [echo, "${{ context.replicas == `3` }}", "${{ context.name }}"] }]
            """);

        var good = await _gx.RunAsync("run", file, "-c", "replicas=3", "-c", "name=3");
        var bad = await _gx.RunAsync("run", file, "-c", "replicas=three");

        Assert.Contains("[a] true 3", good.Lines);
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains("-c replicas=three: the workflow's own value is a number", bad.Error, StringComparison.Ordinal);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("is not a run id", "--run-id", "../x")]
    [InlineData("is not NAME=VALUE", "-c", "novalue")]
    [InlineData("lets nothing run", "--max-parallelism", "0")]
    [InlineData("Unrecognized command or argument", "--no-such-option")]
    public async Task Run_BadArguments_SaysSoAndExitsWith2(string message, params string[] arguments)
    {
        var file = _gx.Write("w.yaml", "nodes: [{ id: a, run: touch ran }]");

        var result = await _gx.RunAsync(["run", file, .. arguments]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_gx.Directory, "ran")));
    }

    private static List<JsonElement> Events(GxResult result) => [.. result.Lines.Select(line => JsonElement.Parse(line))];

    private static bool Is(JsonElement @event, string type, string status) =>
        @event.GetProperty("type").GetString() == type && @event.GetProperty("status").GetString() == status;
}
