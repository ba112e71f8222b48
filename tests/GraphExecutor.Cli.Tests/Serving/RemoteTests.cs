using System.Text.RegularExpressions;
using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Tests.Serving;

/// <summary>The commands with <c>--server</c>: the same output and exit codes as without, from a real server.</summary>
public sealed class RemoteTests : IDisposable
{
    private const int Timeout = 120_000;

    private const string Graph = """
        name: graph
        context: { who: you, times: 1 }
        nodes:
          - { id: a, run: 'echo "hello $GX_CONTEXT_WHO"; echo "x=$GX_CONTEXT_TIMES" >> $GX_OUTPUT' }
          - { id: b, needs: [a], run: 'for i in 1 2 3; do echo line $i; done; exit 3', allowFailure: true }
          - { id: c, needs: [b], run: 'echo "${X}"', env: { X: '${{ nodes.a.output.x }}' } }
          - { id: d, needs: [a], run: 'echo SKIP_BRANCH' }
          - { id: e, needs: [d], run: 'true' }
        """;

    private readonly Gx _gx = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Run_OnAServer_ShowsWhatItShowsHere()
    {
        _gx.Write("w.yaml", Graph);
        using var server = await Server.StartAsync(_gx);

        var here = await _gx.RunAsync("run", "w.yaml", "-c", "who=me", "-c", "times=2", "--run-id", "here");
        var there = await _gx.RunAsync("run", "w.yaml", "-c", "who=me", "-c", "times=2", "--run-id", "there", "--server", Address(server));

        Assert.Equal((0, ""), (there.ExitCode, there.Error));
        Assert.Equal(LinesOf(here.Output), LinesOf(there.Output));
        Assert.Contains("[a] hello me", there.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_OnAServerAsJson_TellsTheSameEvents()
    {
        _gx.Write("w.yaml", Graph);
        using var server = await Server.StartAsync(_gx);

        var here = await _gx.RunAsync("run", "w.yaml", "--json", "--run-id", "here");
        var there = await _gx.RunAsync("run", "w.yaml", "--json", "--run-id", "there", "--server", Address(server));

        Assert.Equal(EventsOf(here.Output), EventsOf(there.Output));
        Assert.Contains(EventsOf(there.Output), text => text.StartsWith("c 1: ", StringComparison.Ordinal));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_LongOutput_IsCompleteAndBeforeTheNodesEnd()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: 'seq 1 5000; exit 4' }, { id: b, run: 'seq 1 5000' }]");
        using var server = await Server.StartAsync(_gx);

        var result = await _gx.RunAsync("run", "w.yaml", "--server", Address(server));

        Assert.Equal(1, result.ExitCode);
        var lines = result.Output.Split('\n');
        foreach (var id in new[] { "a", "b" })
        {
            Assert.Equal(Enumerable.Range(1, 5000).Select(i => $"[{id}] {i}"), lines.Where(line => line.StartsWith($"[{id}] ", StringComparison.Ordinal)));
        }

        Assert.True(Array.IndexOf(lines, "[a] 5000") < Array.FindIndex(lines, line => line.StartsWith("-- a: failed", StringComparison.Ordinal)));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_Interrupted_IsCancelledOnTheServer()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: 'echo up; sleep 600' }]");
        using var server = await Server.StartAsync(_gx);
        using var run = await _gx.StartUntilAsync("[a] up", "run", "w.yaml", "--run-id", "r1", "--server", Address(server));
        var error = run.StandardError.ReadToEndAsync(Token);
        _ = run.StandardOutput.ReadToEndAsync(Token);

        using var interrupt = _gx.StartShell($"kill -INT {run.Id}");
        await Gx.WaitAsync(interrupt);
        await Gx.WaitAsync(run);

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("cancelling the run on the server", await error, StringComparison.Ordinal);
        Assert.Contains("cancelled", (await _gx.RunAsync("show", "r1", "--server", Address(server))).Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_InterruptedTwice_LeavesTheTerminalWithItsEcho()
    {
        _gx.Write("w.yaml", $"nodes: [{{ id: a, gracePeriod: 30s, run: 'trap \"\" INT TERM HUP; touch {_gx.Directory}/trapped; until test -e {_gx.Directory}/go; do sleep 0.05; done' }}]");
        using var server = await Server.StartAsync(_gx);
        _gx.Variables["TERM"] = "xterm-256color";
        _gx.Variables["CI"] = null;
        using var terminal = _gx.StartInTerminal(
            $"stty cols 80 rows 24; trap : INT; '{Gx.Program}' run w.yaml --server {Address(server)}; echo $? > code; trap '' INT; stty -a > settings; touch go");

        // The live view has turned the echo off before.
        while (await terminal.StandardOutput.ReadLineAsync(Token) is { } row && !row.Contains("1 running", StringComparison.Ordinal))
        {
        }

        var rest = terminal.StandardOutput.ReadToEndAsync(Token);
        await WaitForFileAsync("trapped");
        while (!File.Exists(Path.Combine(_gx.Directory, "go")))
        {
            await terminal.StandardInput.WriteAsync("\u0003");
            await terminal.StandardInput.FlushAsync(Token);
            await Task.Delay(100, Token);
        }

        await Gx.WaitAsync(terminal);
        await rest;

        Assert.Equal("130\n", _gx.Read("code"));
        Assert.Contains(" echo ", _gx.Read("settings"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_WithTheSameIdAgain_IsRefusedAsHere()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: 'true' }]");
        using var server = await Server.StartAsync(_gx);
        string[] command = ["run", "w.yaml", "--run-id", "r1", "--server", Address(server)];

        Assert.Equal(0, (await _gx.RunAsync(command)).ExitCode);

        await RefusedAsync(4, "there is a run r1 already", command);
    }

    [Fact(Timeout = Timeout)]
    public async Task Proxy_OfTheEnvironment_GetsNothingThatIsForThisMachine()
    {
        using var server = await Server.StartAsync(_gx);
        _gx.Variables["http_proxy"] = "http://127.0.0.1:1";
        _gx.Variables["no_proxy"] = null;
        _gx.Variables["NO_PROXY"] = null;

        var runs = await _gx.RunAsync("runs", "--server", Address(server));

        Assert.Equal((0, ""), (runs.ExitCode, runs.Error));
    }

    [Fact(Timeout = Timeout)]
    public async Task Plan_OnAServer_ReadsNoSecrets()
    {
        _gx.Write("w.yaml", "secrets: [pw]\nnodes: [{ id: a, run: 'false', env: { PW: '${{ secrets.pw }}' } }]");
        _gx.Write("pw", "hush-hush\n");
        using var server = await Server.StartAsync(_gx);
        Assert.Equal(1, (await _gx.RunAsync("run", "w.yaml", "-s", "pw=file:pw", "--run-id", "r1", "--server", Address(server))).ExitCode);

        var plan = await _gx.RunAsync("resume", "r1", "--plan", "-s", "pw=file:gone", "--server", Address(server));

        Assert.Equal(await _gx.RunAsync("resume", "r1", "--plan", "-s", "pw=file:gone"), plan);
        Assert.Equal(0, plan.ExitCode);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_Secrets_AreSentAsValuesAndNeverShown()
    {
        _gx.Write("w.yaml", "secrets: [pw, own]\nnodes: [{ id: a, run: 'echo \"$PW\" \"$OWN\" | rev', env: { PW: '${{ secrets.pw }}', OWN: '${{ secrets.own }}' } }]");
        _gx.Variables["GX_SECRET_OWN"] = "servers-own";
        using var server = await Server.StartAsync(_gx);
        _gx.Variables.Remove("GX_SECRET_OWN");
        _gx.Write("pw", "hush-hush\n");

        var result = await _gx.RunAsync("run", "w.yaml", "-s", "pw=file:pw", "-s", "own=env:GX_SECRET_OWN", "--run-id", "r1", "--server", Address(server));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("nwo-srevres", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", result.Output + result.Error, StringComparison.Ordinal);
        var missing = await _gx.RunAsync("run", "w.yaml", "-s", "own=env:GX_SECRET_OWN", "--server", Address(server));
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("needs secrets that were not given: pw", missing.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_OnAServer_ReusesAndPlansAsHere()
    {
        _gx.Write("w.yaml", $"nodes: [{{ id: a, run: 'echo a >> {_gx.Directory}/a' }}, {{ id: b, needs: [a], run: 'test -e {_gx.Directory}/go' }}]");
        using var server = await Server.StartAsync(_gx);
        Assert.Equal(1, (await _gx.RunAsync("run", "w.yaml", "--run-id", "r1", "--server", Address(server))).ExitCode);
        _gx.Write("go", "");

        var plan = await _gx.RunAsync("resume", "r1", "--plan", "--server", Address(server));
        Assert.Equal(await _gx.RunAsync("resume", "r1", "--plan"), plan);
        var resumed = await _gx.RunAsync("resume", "r1", "--server", Address(server), "--json");
        var again = await _gx.RunAsync("resume", "r1", "--server", Address(server));

        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("\"reused\":true", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(1, _gx.Count("a"));
        Assert.Equal(4, again.ExitCode);
        Assert.Contains("--from NODE or --workflow FILE", again.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Look_OnAServer_IsAsHere()
    {
        _gx.Write("w.yaml", Graph);
        using var server = await Server.StartAsync(_gx);
        await _gx.RunAsync("run", "w.yaml", "--run-id", "r1");

        foreach (var command in (string[][])[["runs"], ["runs", "--json"], ["runs", "--status", "completed", "--search", "R1"], ["runs", "--search", "a&b"], ["show", "r1"], ["show", "r1", "--json"], ["logs", "r1"], ["logs", "r1", "b", "-f"], ["logs", "r1", "b", "--cast"]])
        {
            Assert.Equal(await _gx.RunAsync(command), await _gx.RunAsync([.. command, "--server", Address(server)]));
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Messages_OnAServer_ReachTheRun()
    {
        using var server = await Server.StartAsync(_gx);
        await server.StartRunAsync("r1", "nodes: [{ id: a, run: 'echo ask; read name; echo \"hello $name\"' }, { id: b, run: 'sleep 600' }]");
        using var follower = await _gx.StartUntilAsync("ask", "logs", "r1", "a", "-f", "--server", Address(server));

        Assert.Equal(
            """{"runId":"r1","nodeId":"a","status":"accepted"}""" + "\n",
            (await _gx.RunAsync("input", "r1", "a", "you", "--json", "--server", Address(server))).Output);
        while (await follower.StandardOutput.ReadLineAsync(Token) is { } line && line != "hello you")
        {
        }

        var answer = await _gx.RunAsync("answer", "r1", "b", "approve", "--server", Address(server));
        Assert.Equal(4, answer.ExitCode);
        Assert.Equal(0, (await _gx.RunAsync("cancel", "r1", "--server", Address(server))).ExitCode);
        await server.WaitForAsync("r1", "cancelled");
        await Gx.WaitAsync(follower);
        Assert.Equal(0, follower.ExitCode);
        var ended = await _gx.RunAsync("cancel", "r1", "--server", Address(server));
        Assert.Equal((4, "gx: run r1 has ended: `gx show r1 --server " + Address(server) + "` tells how\n"), (ended.ExitCode, ended.Error));
        Assert.Equal(4, (await _gx.RunAsync("input", "r1", "a", "x")).ExitCode);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_InterruptedTwice_TakesTheViewAwayAndGivesTheTitleBack()
    {
        _gx.Write("w.yaml", $"name: stubborn\nnodes: [{{ id: a, gracePeriod: 30s, run: 'trap \"touch {_gx.Directory}/told\" INT TERM HUP; touch {_gx.Directory}/trapped; until test -e {_gx.Directory}/go; do sleep 0.05; done' }}]");
        using var server = await Server.StartAsync(_gx);
        using var terminal = Terminals.TerminalGx.Start(_gx, $"run w.yaml --title --run-id r1 --server {Address(server)}");
        await terminal.WaitForTextAsync("1 running");
        await WaitForFileAsync("trapped");
        await terminal.TypeAsync("\u0003");
        await terminal.WaitForTextAsync("cancelling the run on the server");

        await terminal.TypeAsync("\u0003");
        await terminal.WaitForEndAsync();
        await WaitForFileAsync("told");
        _gx.Write("go", "");

        Assert.Equal(130, terminal.ExitCode);
        Assert.DoesNotContain("running", terminal.Text, StringComparison.Ordinal);
        Assert.Contains($"`gx show r1 --server {Address(server)}`", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("\e[23;0t", terminal.Written, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Prune_OnAServer_DeletesOldRunsWithTheirWorkspaces()
    {
        using var server = await Server.StartAsync(_gx);
        await server.StartRunAsync("r1", "nodes: [{ id: a, run: 'echo kept > $GX_WORKSPACE/file' }]");
        await server.WaitForAsync("r1", "completed");
        await server.StartRunAsync("r2", "nodes: [{ id: a, run: 'echo kept > $GX_WORKSPACE/file; sleep 600' }]");

        var young = await _gx.RunAsync("runs", "prune", "--older-than", "1h", "--server", Address(server));
        var old = await _gx.RunAsync("runs", "prune", "--older-than", "0s", "--server", Address(server));

        Assert.Equal("0 runs deleted\n", young.Output);
        Assert.Equal((0, "1 run deleted\n"), (old.ExitCode, old.Output));
        Assert.StartsWith("r2 ", (await _gx.RunAsync("runs", "--server", Address(server))).Output, StringComparison.Ordinal);
        Assert.StartsWith("r2.", Path.GetFileName(Assert.Single(Directory.GetDirectories(Path.Combine(_gx.Directory, "state/graphexecutor/workspaces")))), StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Server_RestartedMeanwhile_TheRunIsShownToItsEnd()
    {
        _gx.Write("w.yaml", $"nodes: [{{ id: a, run: 'echo up $GX_RUN_ATTEMPT; until test -e {_gx.Directory}/go; do sleep 0.05; done' }}, {{ id: b, needs: [a], run: 'echo done' }}]");
        var first = await Server.StartOnAPortToKeepAsync(_gx);
        var port = first.Page.Port;
        using var run = await _gx.StartUntilAsync("[a] up 1", "run", "w.yaml", "--server", Address(first));
        await Gx.CrashAsync(first.Process);
        first.Dispose();
        _gx.Write("go", "");

        using var second = await Server.StartAsync(_gx, port);
        var rest = await run.StandardOutput.ReadToEndAsync(Token);
        await Gx.WaitAsync(run);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("[a] up 2", rest, StringComparison.Ordinal);
        Assert.Contains("[b] done", rest, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Faults_AreSaidWithARemedy()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: 'true' }]");
        using var server = await Server.StartAsync(_gx);
        var address = Address(server);

        await RefusedAsync(3, "there is no run nope. `gx runs --server", "show", "nope", "--server", address);
        await RefusedAsync(3, "there is no run ../../health", "show", "../../health", "--server", address);
        await RefusedAsync(3, "\"..\"", "logs", "..", "--server", address);
        await RefusedAsync(2, "run `gx runs reap` on that machine", "runs", "reap", "--server", address);
        await RefusedAsync(2, "name two places", "show", "r1", "--server", address, "--store", "memory");
        await RefusedAsync(2, "--max-parallelism cannot be said", "run", "w.yaml", "--server", address, "--max-parallelism", "2");
        await RefusedAsync(2, "is not the address of a server", "runs", "--server", "localhost:7071/x");
        await RefusedAsync(5, "no server answers at http://127.0.0.1:1", "runs", "--server", "http://127.0.0.1:1");
        await server.StartRunAsync("r1", "nodes: [{ id: a, run: 'echo other' }]");
        await RefusedAsync(4, "there is a run r1 already", "run", "w.yaml", "--run-id", "r1", "--server", address);
        _gx.Variables["GX_TOKEN"] = "wrong-wrong-wrong-wrong";
        await RefusedAsync(2, "does not know the token", "runs", "--server", address);
    }

    [Fact(Timeout = Timeout)]
    public async Task Answer_NotOfAServer_IsSaid()
    {
        using var hub = _gx.Start("hub", "--port", "0");
        var address = (await hub.StandardOutput.ReadLineAsync(Token))!.Split(';')[0]["Endpoint=".Length..];

        await RefusedAsync(5, "is no gx serve", "runs", "--server", address);
    }

    private static string Address(Server server) => server.Client.BaseAddress!.OriginalString;

    /// <summary>The lines in no order, without what time has decided.</summary>
    private static List<string> LinesOf(string output) =>
    [
        .. output.Split('\n')
            .Select(line => Regex.Replace(line, "(?<=slowest|critical path): .*|[0-9.]+ (ms|s)|run (here|there)", "")).Order(StringComparer.Ordinal),
    ];

    private static List<string> EventsOf(string output)
    {
        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => EventJson.Deserialize(System.Text.Encoding.UTF8.GetBytes(line))).ToList();
        var lines = events.OfType<LogEvent>().SelectMany(log => log.Lines.Select((line, i) => $"{log.NodeId} {log.NodeAttempt}: {log.FirstLine + i} {line}"));
        var changes = events.Select(@event => @event switch
        {
            RunEvent run => $"run {run.Version} {run.Status} {run.Workflow}",
            NodeEvent node => $"node {node.NodeId} {node.Version} {node.Status} {node.ExitCode} {node.Reason} {node.SkipBranch} {node.Output?.GetRawText()}",
            _ => null,
        }).OfType<string>();
        Assert.IsType<RunEvent>(events[0]);
        Assert.Equal(RunStatus.Completed, Assert.IsType<RunEvent>(events[^1]).Status);
        return [.. lines.Concat(changes).Order(StringComparer.Ordinal)];
    }

    private async Task WaitForFileAsync(string name)
    {
        while (!File.Exists(Path.Combine(_gx.Directory, name)))
        {
            await Task.Delay(20, Token);
        }
    }

    private async Task RefusedAsync(int exitCode, string message, params string[] command)
    {
        var result = await _gx.RunAsync(command);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, result.ExitCode);
    }
}
