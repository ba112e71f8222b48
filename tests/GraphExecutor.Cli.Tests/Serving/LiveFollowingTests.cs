using System.Diagnostics;

namespace GraphExecutor.Cli.Tests.Serving;

/// <summary>The commands that show a run of a server as it goes: over the live stream, and whole without it.</summary>
public sealed class LiveFollowingTests : IDisposable
{
    private const int Timeout = 120_000;

    // About three seconds of lines.
    private const string Counts = "name: counts\nnodes: [{ id: a, run: 'for i in $(seq 1 1500); do echo $i; sleep 0.002; done' }, { id: b, needs: [a], run: 'seq 1 2000' }]";

    private readonly Gx _gx = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Run_OnAServer_ConnectsToTheLiveStream()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: 'echo up; until test -e go; do sleep 0.05; done' }]");
        using var server = await Server.StartAsync(_gx);
        await using var proxy = new CuttingProxy(server.Page);
        using var run = await _gx.StartUntilAsync("[a] up", "run", "w.yaml", "--run-id", "r1", "--server", proxy.Address);
        using var logs = await _gx.StartUntilAsync("up", "logs", "r1", "a", "-f", "--server", proxy.Address);
        while (proxy.LiveConnections < 2)
        {
            await Task.Delay(20, Token);
        }

        _gx.Write("go", "");
        await Gx.WaitAsync(run);
        await Gx.WaitAsync(logs);

        Assert.Equal((0, 0), (run.ExitCode, logs.ExitCode));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_ConnectionsCutAgainAndAgain_ShowsEachLineOnce()
    {
        _gx.Write("w.yaml", Counts);
        using var server = await Server.StartAsync(_gx);
        await using var proxy = new CuttingProxy(server.Page);
        using var run = await _gx.StartUntilAsync("[a] 1", "run", "w.yaml", "--run-id", "r1", "--server", proxy.Address);

        var error = run.StandardError.ReadToEndAsync(Token);
        var lines = LinesOf(await CutUntilEndAsync(proxy, run));

        Assert.True(run.ExitCode == 0, string.Join('\n', [await error, .. lines.TakeLast(20)]));
        Assert.Equal(Expected("[a] ", "[b] ")[1..], lines.Where(line => line.StartsWith('[')));
        Assert.True(proxy.LiveConnections > 1);
    }

    [Fact(Timeout = Timeout)]
    public async Task Logs_ConnectionsCutAgainAndAgain_PrintsEachLineOnce()
    {
        using var server = await Server.StartAsync(_gx);
        await using var proxy = new CuttingProxy(server.Page);
        await server.StartRunAsync("r1", Counts);
        using var logs = await _gx.StartUntilAsync("[a] 1", "logs", "r1", "-f", "--server", proxy.Address);

        var error = logs.StandardError.ReadToEndAsync(Token);
        var lines = LinesOf(await CutUntilEndAsync(proxy, logs));

        Assert.True(logs.ExitCode == 0, await error);
        Assert.Equal(Expected("[a] ", "[b] ")[1..], lines);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("")]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")]
    public async Task Logs_RefusedWhileTheLogUntilNowIsRead_GoOn(string refusal)
    {
        using var server = await Server.StartAsync(_gx);

        // Once more than a client asks again of its own accord.
        await using var proxy = new CuttingProxy(server.Page) { RefusedLogs = 4, Refusal = refusal };
        await server.StartRunAsync("r1", $"nodes: [{{ id: a, run: 'echo up; until test -e {_gx.Directory}/go; do sleep 0.05; done; echo done' }}]");
        using var logs = await _gx.StartUntilAsync("up", "logs", "r1", "a", "-f", "--server", proxy.Address);
        _gx.Write("go", "");
        await Gx.WaitAsync(logs);

        Assert.Equal((0, true), (logs.ExitCode, proxy.RefusedLogs < 0));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_NoLiveStreamToBeHad_IsShownWhole()
    {
        _gx.Write("w.yaml", Counts);
        using var server = await Server.StartAsync(_gx);
        await using var proxy = new CuttingProxy(server.Page) { RefusesLive = true };

        var result = await _gx.RunAsync("run", "w.yaml", "--run-id", "r1", "--server", proxy.Address);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(Expected("[a] ", "[b] "), result.Lines.Where(line => line.StartsWith('[')));
    }

    [Fact(Timeout = Timeout)]
    public async Task ServerKilledInTheMiddle_RunAndLogs_GoOnWithTheRunAndLoseNothing()
    {
        _gx.Write("w.yaml", $"name: counts\nnodes: [{{ id: a, run: 'seq 1 500' }}, {{ id: b, needs: [a], run: 'echo try $GX_RUN_ATTEMPT; until test -e {_gx.Directory}/go; do sleep 0.05; done; seq 1 500' }}]");
        var first = await Server.StartOnAPortToKeepAsync(_gx);
        var port = first.Page.Port;
        using var run = _gx.Start("run", "w.yaml", "--run-id", "r1", "--server", first.Client.BaseAddress!.OriginalString);
        var shown = ReadAsync(run, "[b] try 1");
        await shown.Seen;
        using var logs = _gx.Start("logs", "r1", "-f", "--server", first.Client.BaseAddress!.OriginalString);
        var printed = ReadAsync(logs, "[b] try 1");
        await printed.Seen;
        await Gx.CrashAsync(first.Process);
        first.Dispose();
        _gx.Write("go", "");

        using var second = await Server.StartAsync(_gx, port);
        string[] expected = [.. Enumerable.Range(1, 500).Select(i => $"[a] {i}"), "[b] try 1", "[b] try 2", .. Enumerable.Range(1, 500).Select(i => $"[b] {i}")];
        Assert.Equal(expected, (await shown.All).Where(line => line.StartsWith('[')));
        Assert.Equal(expected, await printed.All);
        await Gx.WaitAsync(run);
        await Gx.WaitAsync(logs);

        Assert.Equal((0, 0), (run.ExitCode, logs.ExitCode));
    }

    private static string[] Expected(string a, string b) =>
        [.. Enumerable.Range(1, 1500).Select(i => $"{a}{i}"), .. Enumerable.Range(1, 2000).Select(i => $"{b}{i}")];

    private static string[] LinesOf(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> CutUntilEndAsync(CuttingProxy proxy, Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(Token);
        while (!output.IsCompleted)
        {
            // How often does not matter, nor when.
            await Task.WhenAny(output, Task.Delay(400, Token));
            proxy.Cut();
        }

        await Gx.WaitAsync(process);
        return await output;
    }

    private static (Task Seen, Task<List<string>> All) ReadAsync(Process process, string awaited)
    {
        var seen = new TaskCompletionSource();
        return (seen.Task.WaitAsync(Token), AllAsync());

        async Task<List<string>> AllAsync()
        {
            var lines = new List<string>();
            while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
            {
                lines.Add(line);
                if (line == awaited)
                {
                    seen.TrySetResult();
                }
            }

            seen.TrySetException(new InvalidOperationException(await process.StandardError.ReadToEndAsync(Token)));
            return lines;
        }
    }
}
