using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GraphExecutor.Pty;

namespace GraphExecutor.Cli.Tests.Serving;

/// <summary><c>gx serve</c> as a process of its own: the parts put together, started, stopped and killed.</summary>
public sealed class ServeTests : IDisposable
{
    private const int Timeout = 60_000;

    private readonly Gx _gx = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Run_StartedOverHttp_IsSeenLiveAndRecorded()
    {
        using var server = await Server.StartAsync(_gx);
        var gate = Path.Combine(_gx.Directory, "gate");
        await server.StartRunAsync("r1", $"nodes: [{{ id: a, run: 'until [ -e {gate} ]; do sleep 0.05; done; echo hello' }}]");
        using var viewer = await server.WatchAsync("r1");
        await Server.ReceiveUntilAsync(viewer, "\"connected\"");
        await File.WriteAllTextAsync(gate, "", Token);

        var frame = await Server.ReceiveUntilAsync(viewer, "hello");
        await Server.ReceiveUntilAsync(viewer, "\"type\":\"run\"");
        await server.WaitForAsync("r1", "completed");

        Assert.Contains("\"group\":\"log.r1\"", frame, StringComparison.Ordinal);
        var shown = await _gx.RunAsync("show", "r1");
        Assert.Contains("completed", shown.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Server_Killed_NextOneGoesOnWithItsRunAndRepeatsNothingRecorded()
    {
        var gate = Path.Combine(_gx.Directory, "gate");
        string workflow = $$"""
            nodes:
              - { id: a, run: 'echo a >> {{_gx.Directory}}/a' }
              - { id: b, needs: [a], run: 'echo b >> {{_gx.Directory}}/b; echo waits; until [ -e {{gate}} ]; do sleep 0.05; done' }
              - { id: c, needs: [b], run: 'echo c >> {{_gx.Directory}}/c' }
            """;
        using (var first = await Server.StartAsync(_gx))
        {
            await first.StartRunAsync("r1", workflow);
            while (_gx.Count("b") == 0)
            {
                await Task.Delay(20, Token);
            }

            await Gx.CrashAsync(first.Process);
        }

        await File.WriteAllTextAsync(gate, "", Token);
        using var second = await Server.StartAsync(_gx);
        await second.WaitForAsync("r1", "completed");

        var run = await second.Client.GetFromJsonAsync<JsonElement>("/api/runs/r1", Token);
        Assert.Equal(2, run.GetProperty("attempt").GetInt32());
        Assert.Equal((1, 2, 1), (_gx.Count("a"), _gx.Count("b"), _gx.Count("c")));
    }

    [Fact(Timeout = Timeout)]
    public async Task Server_ToldToStop_EndsWhatRunsAndLeavesTheRunInterrupted()
    {
        // Processes of other tests must not be taken for what this run left: ids of runs are unique only within a store.
        var runId = $"stopped-{Guid.NewGuid():n}";
        using (var server = await Server.StartAsync(_gx))
        {
            await server.StartRunAsync(runId, $"nodes: [{{ id: a, run: 'echo x > {_gx.Directory}/a; sleep 600' }}]");
            while (_gx.Count("a") == 0)
            {
                await Task.Delay(20, Token);
            }

            using var kill = _gx.StartShell($"kill -TERM {server.Process.Id}");
            await Gx.WaitAsync(kill);
            await Gx.WaitAsync(server.Process);
            Assert.Equal(0, server.Process.ExitCode);
        }

        var shown = await _gx.RunAsync("show", runId);
        Assert.Contains("interrupted", shown.Output, StringComparison.Ordinal);
        Assert.Empty(RunProcesses.Find(runId));
    }

    [Fact(Timeout = Timeout)]
    public async Task Access_WithoutToken_OnlyHealthAndThePageAnswer()
    {
        using var server = await Server.StartAsync(_gx);
        using var stranger = new HttpClient { BaseAddress = server.Client.BaseAddress };

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/runs", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsJsonAsync("/api/runs", new { workflow = "nodes: []" }, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/api/health", Token)).StatusCode);
        Assert.NotEqual(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/health"), Token)).StatusCode);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/api/health") { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await stranger.SendAsync(rebound, Token)).StatusCode);
    }

    [Fact(Timeout = Timeout)]
    public async Task Access_CodeOfTheLink_IsGoodOnceForASession()
    {
        using var server = await Server.StartAsync(_gx);
        using var browser = new HttpClient { BaseAddress = server.Client.BaseAddress };
        browser.DefaultRequestHeaders.Add("Origin", server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        var code = server.Page.Fragment["#code=".Length..];

        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsJsonAsync("/api/session", new { code }, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/runs", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsJsonAsync("/api/session", new { code }, Token)).StatusCode);
    }

    [Fact(Timeout = Timeout)]
    public async Task Viewer_TokenOfAnotherRun_HearsNothingOfThisOne()
    {
        using var server = await Server.StartAsync(_gx);
        await server.StartRunAsync("r1", "nodes: [{ id: a, run: 'true' }]");
        using var viewer = await server.WatchAsync("r1");
        await Server.ReceiveUntilAsync(viewer, "\"connected\"");

        await viewer.SendAsync("""{"type":"joinGroup","group":"log.r2","ackId":7}"""u8.ToArray(), System.Net.WebSockets.WebSocketMessageType.Text, true, Token);
        var answer = await Server.ReceiveUntilAsync(viewer, "\"ack\"");

        Assert.Contains("Forbidden", answer, StringComparison.Ordinal);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("--url", "http://0.0.0.0:0", "can be reached from other machines")]
    [InlineData("--max-processes", "0", "lets nothing run")]
    [InlineData("--url", "ftp://localhost:1", "is not an address to listen on")]
    [InlineData("--token", "short", "must be 16 or more")]
    public async Task Options_OfNoUse_AreRefused(string option, string value, string message)
    {
        var result = await _gx.RunAsync("serve", option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Port_InUse_IsSaidWithARemedy()
    {
        using var server = await Server.StartAsync(_gx);

        var result = await _gx.RunAsync("serve", "--port", server.Page.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("Choose another --port", result.Error, StringComparison.Ordinal);
    }
}
