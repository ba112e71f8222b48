using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GraphExecutor.Api.Tests;

/// <summary>
/// Random requests, most of them nearly right: never a 500, never an answer other than described, and the server lives on. Short by
/// default; <c>GX_FUZZ_SECONDS</c> makes it longer, <c>GX_FUZZ_SEED</c> another one.
/// </summary>
public sealed class FuzzTests
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "HEAD"];
    private static readonly string[] Types = ["application/json", "application/json", "application/json", "application/yaml", "text/plain", "a/b;c", ""];
    private static readonly string[] Ids = ["r1", "r2", "r3", "nothing", "..", "%2e%2e", "..%2f..%2fetc", "a%20b", "%ff", "%c3%28", "a+b", "-", "ä", "x%00", ""];
    private static readonly string[] Nodes = ["a", "b", "z", "..", "%2f", "a.b", "%ff", ""];
    private static readonly string[] Names = ["w1", "w2", "validate", "..", "%2e%2e%2f", "a.b", "ä", "x%20y"];
    private static readonly string[] Parameters = ["limit", "cursor", "status", "workflow", "fromLine", "attempt", "nodeAttempt", "tail", "follow", "x"];
    private static readonly string[] Values = ["0", "1", "-1", "7", "999999999999999999999", "true", "false", "running", "failed", "interrupted", "%00", "%ff", "ä", "", "1e3"];
    private static readonly string[] Headers = ["If-Match", "If-None-Match", "Accept", "Content-Encoding", "Range", "Expect"];
    private static readonly string[] HeaderValues = ["*", "\"abc\"", "W/\"abc\"", "what", "application/json", "text/plain;q=0.1", "gzip", "bytes=0-1", ",", "\""];

    private static readonly string[] Bodies =
    [
        """{"workflow":"nodes: [{id: a, run: 'true'}]","runId":"r1"}""",
        """{"workflow":{"nodes":[{"id":"a","run":"exit 1"},{"id":"b","run":"echo $GX_CONTEXT_X","needs":["a"]}]},"context":{"x":1}}""",
        """{"workflow":"secrets: [s]\nnodes: [{id: a, run: 'true', env: {S: '${{ secrets.s }}'}}]","secrets":{"s":{"value":"long enough"}}}""",
        """{"workflowName":"w1"}""",
        """{"from":["a"],"plan":true}""",
        """{"text":"hello\r"}""",
        """{"decision":"approve","by":"me"}""",
        "name: x\nnodes:\n  - id: a\n    run: 'true'\n",
        """{"nodes":[{"id":"a","run":"true"}]}""",
        "{}",
        "",
    ];

    [Fact(Timeout = 900_000)]
    public async Task RandomRequests_NeverBreakTheServer()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("GX_FUZZ_SEED") ?? "20260101", CultureInfo.InvariantCulture);
        var limit = Environment.GetEnvironmentVariable("GX_FUZZ_SECONDS") is { } seconds
            ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)) : (TimeSpan?)null;
        await using var server = await ApiServer.StartAsync(change: options => options with { MaxProcesses = 2 });
        foreach (var id in new[] { "r1", "r2" })
        {
            await server.StartRunAsync("nodes: [{ id: a, run: 'echo hi' }, { id: b, run: 'exit 1', needs: [a] }]", id);
            await server.WaitForAsync(id, "failed");
        }

        await server.StartRunAsync("nodes: [{ id: a, run: 'cat' }]", "r3");
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();
        var sent = 0;
        var answers = new SortedDictionary<int, int>();
        while (limit is { } time ? watch.Elapsed < time : sent < 1_500)
        {
            using var request = Request(random);
            var what = $"seed {seed}, request {++sent}: {request.Method} {request.RequestUri} {await BodyOf(request)}";
            try
            {
                // A log that is followed ends with its run, which may be never: its head is enough.
                using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
                var status = (int)response.StatusCode;
                answers[status] = answers.GetValueOrDefault(status) + 1;
                Assert.True(status is < 500 or 501 or 503, $"{status}: {what}");
            }
            catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException)
            {
                Assert.Fail($"{what}: {exception.Message}");
            }
        }

        Assert.Equal("ok", (await server.ReadAsync("/api/health")).GetProperty("status").GetString());
        TestContext.Current.SendDiagnosticMessage($"{sent} requests: {string.Join(", ", answers)}");
        Assert.True(answers.ContainsKey(200) && answers.ContainsKey(202) && answers.ContainsKey(400) && answers.ContainsKey(404), string.Join(", ", answers));
    }

    private static HttpRequestMessage Request(Random random)
    {
        var query = random.Next(3) == 0 ? $"?{Pick(random, Parameters)}={Pick(random, Values)}{(random.Next(3) == 0 ? $"&{Pick(random, Parameters)}={Pick(random, Values)}" : "")}" : "";
        var request = new HttpRequestMessage(new HttpMethod(Pick(random, Methods)), PathOf(random) + query);
        if (request.Method.Method is "POST" or "PUT" or "PATCH")
        {
            request.Content = new ByteArrayContent(Body(random));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", Pick(random, Types));
        }

        for (var i = random.Next(-2, 2); i > 0; i--)
        {
            request.Headers.TryAddWithoutValidation(Pick(random, Headers), Pick(random, HeaderValues));
        }

        return request;
    }

    private static string PathOf(Random random) => random.Next(14) switch
    {
        0 => "/api/runs",
        1 => $"/api/runs/{Pick(random, Ids)}",
        2 => $"/api/runs/{Pick(random, Ids)}/events",
        3 => $"/api/runs/{Pick(random, Ids)}/resume",
        4 => $"/api/runs/{Pick(random, Ids)}/cancel",
        5 => $"/api/runs/{Pick(random, Ids)}/{Pick(random, "negotiate", "workflow", "nothing")}",
        6 or 7 => $"/api/runs/{Pick(random, Ids)}/nodes/{Pick(random, Nodes)}/log",
        8 => $"/api/runs/{Pick(random, Ids)}/nodes/{Pick(random, Nodes)}/{Pick(random, "cast", "input", "answer")}",
        9 => "/api/workflows",
        10 => "/api/workflows/validate",
        11 or 12 => $"/api/workflows/{Pick(random, Names)}",
        _ => Pick(random, "/api/health", "/api/negotiate", "/openapi/v1.json", "/api", "/", "/api//runs", "/%2e%2e/x"),
    };

    private static byte[] Body(Random random)
    {
        var body = Encoding.UTF8.GetBytes(Pick(random, Bodies));
        for (var i = random.Next(-3, 4); i > 0 && body.Length > 0; i--)
        {
            var at = random.Next(body.Length);
            body = random.Next(4) switch
            {
                0 => [.. body[..at], (byte)random.Next(256), .. body[at..]],
                1 => [.. body[..at], .. body[(at + 1)..]],
                2 => [.. body[..at], .. Encoding.UTF8.GetBytes(Pick(random, "null", "[]", "{}", "\"\\ud800\"", "1e999", "\\u0000", ":", "\"", "${{", "- ")), .. body[at..]],
                _ => [.. body[..at], .. body[..random.Next(body.Length)]],
            };
        }

        return body;
    }

    private static T Pick<T>(Random random, params T[] from) => from[random.Next(from.Length)];

    private static async Task<string> BodyOf(HttpRequestMessage request) =>
        request.Content is null ? "" : JsonSerializer.Serialize(Encoding.Latin1.GetString(await request.Content.ReadAsByteArrayAsync()));
}
