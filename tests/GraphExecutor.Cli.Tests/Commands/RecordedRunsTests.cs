using System.Text.Json;

namespace GraphExecutor.Cli.Tests.Commands;

public sealed class RecordedRunsTests : IDisposable
{
    private const int Timeout = 60_000;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Show_FailedRun_SaysWhatBecameOfEachNode()
    {
        await RunAsync("nodes: [{ id: good, run: echo hello }, { id: bad, run: exit 3, needs: [good] }, { id: after, run: \"true\", needs: [bad] }]");

        var text = await _gx.RunAsync("show", "r1");
        var json = JsonElement.Parse((await _gx.RunAsync("show", "r1", "--json")).Output);

        Assert.StartsWith("w failed, attempt 1, started ", text.Lines[0], StringComparison.Ordinal);
        Assert.Contains(text.Lines, line => line.StartsWith("  good   completed", StringComparison.Ordinal));
        Assert.Contains(text.Lines, line => line.EndsWith("UpstreamFailed: bad → after", StringComparison.Ordinal));
        Assert.Equal("failed", json.GetProperty("status").GetString());
        var bad = json.GetProperty("nodes")[1];
        Assert.Equal((3, "ExitCode"), (bad.GetProperty("exitCode").GetInt32(), bad.GetProperty("error").GetProperty("type").GetString()));
    }

    [Theory(Timeout = Timeout)]
    [InlineData("r1 big-2", "--status", "completed")]
    [InlineData("big-3", "--status", "failed", "--search", "BIG")]
    [InlineData("big-3 big-2", "--search", "big")]
    [InlineData("big-3", "--search", "big", "--limit", "1")]
    [InlineData("r1", "--search", "nightly")]
    [InlineData("", "--status", "interrupted")]
    public async Task Runs_Filtered_AreThoseAlone(string expected, params string[] options)
    {
        await RunAsync("nodes: [{ id: a, run: \"true\" }]", "big-2");
        await RunAsync("nodes: [{ id: a, run: exit 1 }]", "big-3");
        await RunAsync("name: nightly\nnodes: [{ id: a, run: \"true\" }]", "r1");

        var runs = await _gx.RunAsync(["runs", .. options]);

        Assert.Equal((0, expected), (runs.ExitCode, string.Join(' ', runs.Lines.Select(line => line.Split(' ')[0]))));
    }

    [Fact(Timeout = Timeout)]
    public async Task Runs_UnknownStatus_IsRefusedWithThoseThereAre()
    {
        var runs = await _gx.RunAsync("runs", "--status", "done");

        Assert.Equal(2, runs.ExitCode);
        Assert.Contains("interrupted", runs.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Runs_Several_AreListedNewestFirstAndPruned()
    {
        await RunAsync("nodes: [{ id: a, run: \"true\" }]", "r1");
        await RunAsync("nodes: [{ id: a, run: exit 1 }]", "r2");

        var text = await _gx.RunAsync("runs");
        var json = await _gx.RunAsync("runs", "--json", "--limit", "1");
        var kept = await _gx.RunAsync("runs", "prune", "--older-than", "1h");
        var pruned = await _gx.RunAsync("runs", "prune", "--older-than", "0s");

        Assert.Equal(["r2", "r1"], text.Lines.Select(line => line.Split(' ')[0]));
        Assert.Contains("failed", text.Lines[0], StringComparison.Ordinal);
        Assert.Equal("r2", JsonElement.Parse(json.Output).GetProperty("runId").GetString());
        Assert.Equal("0 runs deleted\n", kept.Output);
        Assert.Equal("2 runs deleted\n", pruned.Output);
        Assert.Equal("", (await _gx.RunAsync("runs")).Output);
        Assert.Equal(2, (await _gx.RunAsync("runs", "prune", "--older-than", "soon")).ExitCode);
    }

    [Fact(Timeout = Timeout)]
    public async Task Prune_StoreNamedBefore_IsTheOneThatIsPruned()
    {
        await RunAsync("nodes: [{ id: a, run: \"true\" }]", "r1");

        var other = await _gx.RunAsync("runs", "--store", "sqlite:other.db", "prune", "--older-than", "0s");

        Assert.Equal((0, "0 runs deleted\n"), (other.ExitCode, other.Output));
        Assert.NotEqual("", (await _gx.RunAsync("runs")).Output);
    }

    [Fact(Timeout = Timeout)]
    public async Task Prune_RunThatLeftFiles_RemovesItsWorkspaceAndNoOther()
    {
        const string Leaves = "nodes: [{ id: a, run: 'echo kept > $GX_WORKSPACE/file' }]";
        await RunAsync(Leaves, "r1");
        await _gx.RunAsync("run", _gx.Write("w.yaml", Leaves), "--run-id", "r1", "--store", "sqlite:other.db");
        var workspaces = Path.Combine(_gx.Directory, "state/graphexecutor/workspaces");
        Assert.Equal(2, Directory.GetDirectories(workspaces).Length);

        var pruned = await _gx.RunAsync("runs", "prune", "--older-than", "0s");

        Assert.Equal("1 run deleted\n", pruned.Output);
        Assert.Single(Directory.GetDirectories(workspaces));
    }

    [Fact(Timeout = Timeout)]
    public async Task Logs_OfARun_AreWhatItsNodesPrinted()
    {
        await RunAsync("nodes: [{ id: a, run: seq 1 3 }, { id: b, run: echo done, needs: [a] }]");

        var all = await _gx.RunAsync("logs", "r1");
        var one = await _gx.RunAsync("logs", "r1", "a");
        var followed = await _gx.RunAsync("logs", "r1", "-f");

        Assert.Equal(["[a] 1", "[a] 2", "[a] 3", "[b] done"], all.Lines);
        Assert.Equal(["1", "2", "3"], one.Lines);
        Assert.Equal(all.Lines, followed.Lines);
        Assert.Equal(3, (await _gx.RunAsync("logs", "r1", "x")).ExitCode);
        Assert.Equal(3, (await _gx.RunAsync("logs", "nope")).ExitCode);
    }

    [Fact(Timeout = Timeout)]
    public async Task EveryCommand_Json_PrintsJson()
    {
        await RunAsync("nodes: [{ id: a, run: seq 1 3 }, { id: b, run: 'echo \\\"q\\\"', needs: [a] }]");

        var logs = (await _gx.RunAsync("logs", "r1", "--json")).Lines.Select(line => JsonElement.Parse(line)).ToList();
        var reaped = JsonElement.Parse((await _gx.RunAsync("runs", "reap", "--json")).Output);
        var pruned = JsonElement.Parse((await _gx.RunAsync("runs", "prune", "--older-than", "0s", "--json")).Output);

        Assert.All(logs, e => Assert.Equal(("log", "r1"), (e.GetProperty("type").GetString(), e.GetProperty("runId").GetString())));
        Assert.Equal(["a 0 1", "a 1 2", "a 2 3", "b 0 \"q\""], logs.SelectMany(e => e.GetProperty("lines").EnumerateArray()
            .Select((line, i) => $"{e.GetProperty("nodeId").GetString()} {e.GetProperty("firstLine").GetInt64() + i} {line.GetString()}")));
        Assert.Equal((0, 1), (reaped.GetProperty("ended").GetInt32(), pruned.GetProperty("deleted").GetInt32()));
    }

    [Fact(Timeout = Timeout)]
    public async Task Logs_Follow_GoesOnUntilTheRunHasEnded()
    {
        var file = _gx.Write("w.yaml", "nodes: [{ id: a, run: \"echo first; until [ -e go ]; do sleep 0.02; done; echo last\" }]");
        using var run = await _gx.StartUntilAsync("first", "run", file, "--run-id", "r1");
        using var logs = await _gx.StartUntilAsync("first", "logs", "r1", "-f");
        _gx.Write("go", "");

        var rest = await logs.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var shown = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Gx.WaitAsync(logs);
        await Gx.WaitAsync(run);

        Assert.True(run.ExitCode == 0, shown);
        Assert.Equal((0, "[a] last\n"), (logs.ExitCode, rest));
    }

    [Fact(Timeout = Timeout)]
    public async Task Logs_Cast_IsARecordingOfTheTerminal()
    {
        await RunAsync("""nodes: [{ id: a, run: "printf '\\033[31mred\\033[0m\\n'; echo two", terminal: { cols: 100, rows: 40 } }]""");

        var result = await _gx.RunAsync("logs", "r1", "a", "--cast");

        var header = JsonElement.Parse(result.Lines[0]);
        Assert.Equal((2, 100, 40), (header.GetProperty("version").GetInt32(), header.GetProperty("width").GetInt32(), header.GetProperty("height").GetInt32()));
        var frames = result.Lines.Skip(1).Select(line => JsonElement.Parse(line)).ToList();
        Assert.All(frames, frame => Assert.Equal("o", frame[1].GetString()));
        Assert.Equal("\e[31mred\e[0m\r\ntwo\r\n", string.Concat(frames.Select(frame => frame[2].GetString())));
        Assert.Equal(2, (await _gx.RunAsync("logs", "r1", "--cast")).ExitCode);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_IdThatIsThere_ExitsWith4()
    {
        await RunAsync("nodes: [{ id: a, run: echo run >> a }]");

        var again = await _gx.RunAsync("run", Path.Combine(_gx.Directory, "w.yaml"), "--run-id", "r1");

        Assert.Equal(4, again.ExitCode);
        Assert.Contains("there is a run r1 already", again.Error, StringComparison.Ordinal);
        Assert.Equal(1, _gx.Count("a"));
    }

    private async Task RunAsync(string workflow, string runId = "r1") =>
        await _gx.RunAsync("run", _gx.Write("w.yaml", workflow), "--run-id", runId);
}
