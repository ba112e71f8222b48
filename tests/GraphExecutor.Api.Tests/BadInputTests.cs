using System.Reflection;
using GraphExecutor.Storage;
using static GraphExecutor.Api.Tests.ApiServer;

namespace GraphExecutor.Api.Tests;

/// <summary>Whatever comes in: the right status, a stable code, and a server that lives on.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        Assert.Equal("ok", (await _server.ReadAsync("/api/health")).GetProperty("status").GetString());
        await _server.DisposeAsync();
    }

    [Theory(Timeout = 30_000)]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "an array")]
    [InlineData("null", "null")]
    [InlineData("\"x\"", "a text")]
    [InlineData("{} {}", "not JSON")]
    [InlineData("{\"workflow\":{},\"workflow\":{}}", "not JSON")]
    [InlineData("{\"wrkflow\":{}}", "wrkflow")]
    [InlineData("{}", "workflowName")]
    [InlineData("{\"workflow\":null}", "workflowName")]
    [InlineData("{\"workflow\":{},\"workflowName\":\"a\"}", "either")]
    [InlineData("{\"workflow\":3}", "a number")]
    [InlineData("{\"workflow\":\"nodes: [{id: a, run: x}]\",\"context\":[]}", "`context` is an array")]
    [InlineData("{\"workflow\":\"nodes: [{id: a, run: x}]\",\"secrets\":\"x\"}", "`secrets` is a text")]
    [InlineData("{\"workflow\":\"nodes: [{id: a, run: x}]\",\"runId\":7}", "`runId` is a number")]
    [InlineData("{\"workflow\":\"nodes: [{id: a, run: x}]\",\"runId\":\"../x\"}", "not a run id")]
    [InlineData("{\"workflow\":\"nodes: [{id: a, run: x}]\",\"runId\":\"\"}", "not a run id")]
    [InlineData("{\"workflow\":\"\\ud800\"}", "surrogate")]
    [InlineData("{\"workflow\":{\"\\ud800\":1}}", "surrogate")]
    public async Task Start_BadBody_SaysWhatIsWrong(string body, string expected)
    {
        using var response = await _server.PostAsync("/api/runs", body);

        var problem = await AssertProblemAsync(400, "InvalidBody", response);
        Assert.Contains(expected, problem.GetProperty("detail").GetString());
    }

    [Fact(Timeout = 30_000)]
    public async Task Start_DeepBody_IsRefused()
    {
        using var context = await _server.PostAsync("/api/runs", $"{{\"workflow\":\"nodes: [{{id: a, run: x}}]\",\"context\":{Nested(40)}}}");
        using var workflow = await _server.PostAsync("/api/runs", $"{{\"workflow\":{Nested(100)}}}");
        using var body = await _server.PostAsync("/api/runs", string.Concat(Enumerable.Repeat("{\"a\":", 5000)));

        await AssertProblemAsync(400, "InvalidBody", context);
        await AssertProblemAsync(422, "InvalidWorkflow", workflow);
        await AssertProblemAsync(400, "InvalidBody", body);

        static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("POST", "/api/runs")]
    [InlineData("POST", "/api/runs/r1/resume")]
    [InlineData("POST", "/api/runs/r1/nodes/a/input")]
    [InlineData("POST", "/api/workflows/validate")]
    [InlineData("PUT", "/api/workflows/x")]
    public async Task LargeBody_IsRefused(string method, string path)
    {
        var body = "{\"workflow\":\"" + new string('x', 9 * 1024 * 1024) + "\"}";

        using var known = await _server.SendAsync(new HttpMethod(method), path, body, "application/json");
        using var chunked = await _server.SendAsync(new HttpMethod(method), path, body, "application/json", ("Transfer-Encoding", "chunked"));

        await AssertProblemAsync(413, "BodyTooLarge", known);
        await AssertProblemAsync(413, "BodyTooLarge", chunked);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("POST", "/api/runs", "text/plain")]
    [InlineData("POST", "/api/runs", "garbage")]
    [InlineData("POST", "/api/runs", "application/yaml")]
    [InlineData("PUT", "/api/workflows/x", "text/html")]
    [InlineData("POST", "/api/workflows/validate", "image/png")]
    public async Task OtherContentType_IsRefused(string method, string path, string type)
    {
        using var response = await _server.SendAsync(new HttpMethod(method), path, "{}", type);

        await AssertProblemAsync(415, "UnsupportedMediaType", response);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("/api/runs/r9", 404, "RunNotFound")]
    [InlineData("/api/runs/r9/events", 404, "RunNotFound")]
    [InlineData("/api/runs/r9/workflow", 404, "RunNotFound")]
    [InlineData("/api/runs/r9/nodes/a/log", 404, "RunNotFound")]
    [InlineData("/api/runs/r9/nodes/a/cast", 404, "RunNotFound")]
    [InlineData("/api/runs/a%20b", 400, "InvalidId")]
    [InlineData("/api/runs/..%2f..%2fetc%2fpasswd", 400, "InvalidId")]
    [InlineData("/api/runs/%2e%2e%2fx/nodes/..%2f/log", 400, "InvalidId")]
    [InlineData("/api/runs/%00", 400, null)]
    [InlineData("/api/workflows/validate", 400, "InvalidId")]
    [InlineData("/api/runs/ä", 400, "InvalidId")]
    [InlineData("/api/workflows/..%2f..%2fetc%2fpasswd", 400, "InvalidId")]
    [InlineData("/api/workflows/%2e%2e%2f", 400, "InvalidId")]
    [InlineData("/api/workflows/nothing", 404, "WorkflowNotFound")]
    [InlineData("/api/nothing", 404, "NotFound")]
    [InlineData("/api/runs/r1/nothing", 404, "NotFound")]
    [InlineData("/api/../../etc/passwd", 404, null)]
    [InlineData("/api/runs?limit=0", 400, "InvalidQuery")]
    [InlineData("/api/runs?limit=501", 400, "InvalidQuery")]
    [InlineData("/api/runs?q=a%00b", 400, "InvalidQuery")]
    [InlineData("/api/runs?limit=99999999999999999999", 400, "InvalidQuery")]
    [InlineData("/api/runs?limit=-1", 400, "InvalidQuery")]
    [InlineData("/api/runs?limit=1&limit=2", 400, "InvalidQuery")]
    [InlineData("/api/runs?cursor=abc", 400, "InvalidQuery")]
    [InlineData("/api/runs?status=done", 400, "InvalidQuery")]
    [InlineData("/api/runs?stauts=failed", 400, "InvalidQuery")]
    [InlineData("/api/runs/r1/events?cursor=-1", 400, "InvalidQuery")]
    [InlineData("/api/runs/r1/nodes/a/log?fromLine=x", 400, "InvalidQuery")]
    [InlineData("/api/runs/r1/nodes/a/log?follow=yes", 400, "InvalidQuery")]
    [InlineData("/api/runs/r1/nodes/a/log?limit=1000000", 400, "InvalidQuery")]
    public async Task Get_Wrong_SaysSo(string path, int status, string? code)
    {
        using var response = await _server.GetAsync(path);

        if (code is null)
        {
            await AssertStatusAsync(status, response);
        }
        else
        {
            await AssertProblemAsync(status, code, response);
        }
    }

    [Theory(Timeout = 30_000)]
    [InlineData("PUT", "/api/runs", "GET, POST")]
    [InlineData("PATCH", "/api/runs/r1", "GET, DELETE")]
    [InlineData("GET", "/api/runs/r1/cancel", "POST")]
    [InlineData("BREW", "/api/workflows/x", "GET, PUT, DELETE")]
    public async Task OtherMethod_IsRefused(string method, string path, string allowed)
    {
        using var response = await _server.SendAsync(new HttpMethod(method), path, "", null);

        await AssertProblemAsync(405, "MethodNotAllowed", response);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("/api/runs/r9/cancel", "", 404, "RunNotFound")]
    [InlineData("/api/runs/r9/resume", "{}", 404, "RunNotFound")]
    [InlineData("/api/runs/a%2fb/resume", "{}", 400, "InvalidId")]
    [InlineData("/api/runs/r9/resume", "{\"from\":\"a\"}", 400, "InvalidBody")]
    [InlineData("/api/runs/r9/resume", "{\"from\":[1]}", 400, "InvalidBody")]
    [InlineData("/api/runs/r9/resume", "{\"plan\":\"yes\"}", 400, "InvalidBody")]
    [InlineData("/api/runs/r9/nodes/a/input", "{\"text\":\"x\"}", 404, "RunNotFound")]
    [InlineData("/api/runs/r9/nodes/a/input", "{}", 400, "InvalidBody")]
    [InlineData("/api/workflows/validate", "{}", 400, "InvalidBody")]
    public async Task Post_Wrong_SaysSo(string path, string body, int status, string code)
    {
        using var response = await _server.PostAsync(path, body);

        await AssertProblemAsync(status, code, response);
    }

    [Fact(Timeout = 30_000)]
    public async Task Store_Fails_IsUnavailable()
    {
        await using var server = await StartAsync(wrap: _ => DispatchProxy.Create<IRunStore, FailingStore>());

        using var run = await server.GetAsync("/api/runs/r1");
        using var start = await server.PostAsync("/api/runs", """{"workflow":"nodes: [{id: a, run: x}]"}""");
        using var health = await server.GetAsync("/api/health");

        await AssertProblemAsync(503, "StoreUnavailable", run);
        await AssertProblemAsync(503, "StoreUnavailable", start);
        await AssertStatusAsync(503, health);
        Assert.Contains("the disk is gone", await health.Content.ReadAsStringAsync(Token));
    }

    /// <summary>A store that can do nothing any more.</summary>
#pragma warning disable CA1852 // A proxy derives from it.
    private class FailingStore : DispatchProxy
#pragma warning restore CA1852
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == nameof(IAsyncDisposable.DisposeAsync) ? ValueTask.CompletedTask : throw new StoreException(StoreErrorCode.Unavailable, "the disk is gone");
    }
}
