using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace GraphExecutor.Cli.Tests.Serving;

/// <summary>What goes wrong around a real <c>gx serve</c>: machines that freeze, clients that crawl, requests that are none.</summary>
public sealed class ServeFaultTests : IDisposable
{
    private const int Timeout = 150_000;

    private readonly Gx _gx = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Frozen_PastItsLeaseAndWoken_NothingIsRecordedTwice()
    {
        var runId = $"frozen-{Guid.NewGuid():n}";
        using var first = await Server.StartAsync(_gx);
        await first.StartRunAsync(runId, $$"""
            nodes:
              - { id: a, run: 'echo a >> {{_gx.Directory}}/a' }
              - { id: b, needs: [a], run: 'echo b >> {{_gx.Directory}}/b; until test -e {{_gx.Directory}}/go; do sleep 0.05; done' }
              - { id: c, needs: [b], run: 'echo c >> {{_gx.Directory}}/c' }
            """);
        while (_gx.Count("b") == 0)
        {
            await Task.Delay(20, Token);
        }

        using var second = await Server.StartAsync(_gx);
        await Freezing.FreezeAsync(_gx, first.Process);
        try
        {
            // The lease has to run out first: until then the run is refused.
            while (await ResumeAsync(second, runId) != HttpStatusCode.Accepted && await AttemptAsync(second, runId) == 1)
            {
                await Task.Delay(200, Token);
            }

            while (_gx.Count("b") == 1)
            {
                await Task.Delay(20, Token);
            }
        }
        finally
        {
            await Freezing.ThawAsync(first.Process);
        }

        await first.WaitForErrorAsync("was given up");
        _gx.Write("go", "");
        await second.WaitForAsync(runId, "completed");
        await first.WaitForAsync(runId, "completed");

        Assert.Equal((1, 2, 1), (_gx.Count("a"), _gx.Count("b"), _gx.Count("c")));
        Assert.Equal(2, await AttemptAsync(first, runId));
        var events = (await first.Client.GetFromJsonAsync<JsonElement>($"/api/runs/{runId}/events", Token)).GetProperty("events").EnumerateArray()
            .Where(@event => @event.GetProperty("type").GetString() == "node").ToList();
        Assert.Equal(events.Count, events.Select(@event => (@event.GetProperty("nodeId").GetString(), @event.GetProperty("version").GetInt32())).Distinct().Count());
        Assert.Equal(["a", "b", "c"], events.Where(@event => @event.GetProperty("status").GetString() == "completed").Select(@event => @event.GetProperty("nodeId").GetString()));
        Assert.Empty(Pty.RunProcesses.Find(runId));
    }

    [Fact(Timeout = Timeout)]
    public async Task Crawling_Clients_AreCutOffAndHoldNobodyUp()
    {
        using var server = await Server.StartAsync(_gx);
        var heads = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SendAsync(server, "GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-Sl")));
        var bodies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(server, "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")));

        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/health", Token)).StatusCode);
        foreach (var (client, status) in heads.Select(client => (client, "408")).Concat(bodies.Select(client => (client, "40"))))
        {
            using (client)
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                var answer = await reader.ReadToEndAsync(Token);
                Assert.True(answer.Length == 0 || answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal), answer);
            }
        }

        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/health", Token)).StatusCode);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("GET /assets/..%2f..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: localhost\r\n")]
    [InlineData("GET /api/runs/..%2f..%2fserver%2ftoken HTTP/1.1\r\nHost: localhost\r\n")]
    [InlineData("GET /api/health HTTP/1.1\r\nHost: evil.example\r\n")]
    [InlineData("GET /api/health HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n")]
    [InlineData("GET /api/health HTTP/1.1\r\n")]
    [InlineData("GET /api/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n")]
    [InlineData("GET /api/health HTTP/9.9\r\nHost: localhost\r\n")]
    [InlineData("\u0016\u0003\u0001 what is this")]
    [InlineData("POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n")]
    [InlineData("POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n")]
    public async Task Request_ThatIsNone_IsRefused(string request)
    {
        using var server = await Server.StartAsync(_gx);
        using var client = await SendAsync(server, request + "Connection: close\r\n\r\n");
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);

        var answer = await reader.ReadToEndAsync(Token);

        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 50", StringComparison.Ordinal), answer);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/health", Token)).StatusCode);
    }

    [Fact(Timeout = Timeout)]
    public async Task Request_OutOfThePage_GivesThePageOrNothing()
    {
        using var server = await Server.StartAsync(_gx);
        using var client = await SendAsync(server, "GET /../../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);

        var answer = await reader.ReadToEndAsync(Token);

        // The page answers every path that is not the API's, where it was built.
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.True(answer.StartsWith("HTTP/1.1 404", StringComparison.Ordinal) || answer.Contains("<title>GraphExecutor</title>", StringComparison.Ordinal), answer);
    }

    private static async Task<HttpStatusCode> ResumeAsync(Server server, string runId)
    {
        using var response = await server.Client.PostAsJsonAsync($"/api/runs/{runId}/resume", new { }, Token);
        return response.StatusCode;
    }

    private static async Task<int> AttemptAsync(Server server, string runId) =>
        (await server.Client.GetFromJsonAsync<JsonElement>($"/api/runs/{runId}", Token)).GetProperty("attempt").GetInt32();

    private static async Task<TcpClient> SendAsync(Server server, string request)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Page.Port, Token);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), Token);
        return client;
    }
}
