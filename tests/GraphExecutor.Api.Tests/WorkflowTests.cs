using System.Net.Http.Json;
using System.Text.Json;
using static GraphExecutor.Api.Tests.ApiServer;

namespace GraphExecutor.Api.Tests;

/// <summary>Checking workflows, and keeping them under names.</summary>
public sealed class WorkflowTests : IAsyncLifetime
{
    private const string Yaml = "nodes: [{ id: a, run: echo hi }]";

    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory(Timeout = 30_000)]
    [InlineData("""{"workflow":{"name":"w","nodes":[{"id":"a","run":"true"},{"id":"b","run":"true","needs":["a"]}]}}""", "application/json")]
    [InlineData("""{"workflow":"name: w\nnodes: [{id: a, run: 'true'}, {id: b, run: 'true', needs: [a]}]"}""", "application/json; charset=utf-8")]
    [InlineData("name: w\nnodes: [{id: a, run: 'true'}, {id: b, run: 'true', needs: [a]}]", "application/yaml")]
    public async Task Validate_Good_SaysWhatItIs(string body, string type)
    {
        using var response = await _server.SendAsync(HttpMethod.Post, "/api/workflows/validate", body, type);

        await AssertStatusAsync(200, response);
        var result = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.True(result.GetProperty("valid").GetBoolean());
        Assert.Equal("w", result.GetProperty("name").GetString());
        Assert.Equal((2, 1), (result.GetProperty("nodes").GetInt32(), result.GetProperty("edges").GetInt32()));
    }

    [Fact(Timeout = 30_000)]
    public async Task Validate_Bad_ListsAllProblems()
    {
        using var response = await _server.SendAsync(HttpMethod.Post, "/api/workflows/validate", "nodes:\n- id: a\n  rum: x\n- id: b\n  run: x\n  needs: [zz]\n", "application/yaml");

        await AssertStatusAsync(200, response);
        var result = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.False(result.GetProperty("valid").GetBoolean());
        var problems = result.GetProperty("problems").EnumerateArray().ToList();
        Assert.True(problems.Count >= 2);
        Assert.Contains(problems, problem => problem.GetProperty("path").GetString() == "nodes[0].rum" && problem.GetProperty("line").GetInt32() == 3);
        Assert.All(problems, problem => Assert.NotEmpty(problem.GetProperty("message").GetString()!));
    }

    [Fact(Timeout = 30_000)]
    public async Task Start_BadWorkflow_ListsAllProblems()
    {
        using var response = await _server.PostAsync("/api/runs", new { workflow = "nodes: [{ id: a, run: x, needs: [b] }]", runId = "r1" });

        var problem = await AssertProblemAsync(422, "InvalidWorkflow", response);
        Assert.Equal("nodes[0].needs[0]", problem.GetProperty("problems")[0].GetProperty("path").GetString());
        using var run = await _server.GetAsync("/api/runs/r1");
        await AssertProblemAsync(404, "RunNotFound", run);
    }

    [Fact(Timeout = 30_000)]
    public async Task Put_ThenGet_GivesTheTextAsItWasWritten()
    {
        using var created = await PutAsync("build", Yaml);
        await AssertStatusAsync(201, created);
        using var read = await _server.GetAsync("/api/workflows/build");

        await AssertStatusAsync(200, read);
        Assert.Equal(Yaml, await read.Content.ReadAsStringAsync(Token));
        Assert.Equal("application/yaml", read.Content.Headers.ContentType?.ToString());
        Assert.Equal(created.Headers.ETag, read.Headers.ETag);
        var list = await _server.ReadAsync("/api/workflows");
        Assert.Equal("build", list.GetProperty("workflows")[0].GetProperty("name").GetString());
        Assert.Equal(read.Headers.ETag!.Tag, list.GetProperty("workflows")[0].GetProperty("eTag").GetString());
        Assert.Equal("yaml", list.GetProperty("workflows")[0].GetProperty("format").GetString());
    }

    [Fact(Timeout = 30_000)]
    public async Task Put_Conditions_AreKept()
    {
        const string other = """{"nodes":[{"id":"a","run":"echo ho"}]}""";
        using var none = await PutAsync("build", Yaml, ("If-Match", "*"));
        using var created = await PutAsync("build", Yaml, ("If-None-Match", "*"));
        var tag = created.Headers.ETag!.Tag;
        using var exists = await PutAsync("build", other, ("If-None-Match", "*"));
        using var stale = await PutAsync("build", other, ("If-Match", "\"abc\""));
        using var replaced = await PutAsync("build", other, ("If-Match", tag));
        using var again = await PutAsync("build", other, ("If-Match", tag));
        using var weak = await PutAsync("build", other, ("If-Match", "W/" + replaced.Headers.ETag!.Tag));
        using var garbage = await PutAsync("build", other, ("If-Match", "what"));

        await AssertProblemAsync(412, "PreconditionFailed", none);
        await AssertStatusAsync(201, created);
        await AssertProblemAsync(412, "PreconditionFailed", exists);
        await AssertProblemAsync(412, "PreconditionFailed", stale);
        await AssertStatusAsync(200, replaced);
        await AssertProblemAsync(412, "PreconditionFailed", again);
        await AssertProblemAsync(412, "PreconditionFailed", weak);
        await AssertProblemAsync(400, "BadRequest", garbage);
    }

    [Fact(Timeout = 30_000)]
    public async Task Get_KnownText_IsNotSentAgain()
    {
        using var created = await PutAsync("build", Yaml);

        using var known = await _server.SendAsync(HttpMethod.Get, "/api/workflows/build", "", null, ("If-None-Match", created.Headers.ETag!.Tag));

        await AssertStatusAsync(304, known);
        Assert.Equal("", await known.Content.ReadAsStringAsync(Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Put_ManyAtOnce_OneChangesWhatItSaw()
    {
        using var created = await PutAsync("build", Yaml);
        var tag = created.Headers.ETag!.Tag;

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => PutAsync("build", $"nodes: [{{ id: a{i}, run: 'true' }}]", ("If-Match", tag))));

        Assert.Single(answers, answer => (int)answer.StatusCode == 200);
        Assert.Equal(5, answers.Count(answer => (int)answer.StatusCode == 412));
    }

    [Fact(Timeout = 30_000)]
    public async Task Put_BadWorkflow_SavesNothing()
    {
        using var response = await PutAsync("build", "nodes: [{ id: a }]");

        await AssertProblemAsync(422, "InvalidWorkflow", response);
        using var read = await _server.GetAsync("/api/workflows/build");
        await AssertProblemAsync(404, "WorkflowNotFound", read);
    }

    [Fact(Timeout = 30_000)]
    public async Task Delete_RemovesIt()
    {
        using var created = await PutAsync("build", Yaml);

        using var stale = await _server.SendAsync(HttpMethod.Delete, "/api/workflows/build", "", null, ("If-Match", "\"abc\""));
        using var deleted = await _server.SendAsync(HttpMethod.Delete, "/api/workflows/build", "", null);
        using var again = await _server.SendAsync(HttpMethod.Delete, "/api/workflows/build", "", null);

        await AssertProblemAsync(412, "PreconditionFailed", stale);
        await AssertStatusAsync(204, deleted);
        await AssertProblemAsync(404, "WorkflowNotFound", again);
    }

    [Fact(Timeout = 30_000)]
    public async Task Start_ByName_RunsTheStoredWorkflow()
    {
        using var created = await PutAsync("build", Yaml);

        using var response = await _server.PostAsync("/api/runs", new { workflowName = "build", runId = "r1" });
        using var unknown = await _server.PostAsync("/api/runs", new { workflowName = "other" });

        await AssertStatusAsync(202, response);
        await AssertProblemAsync(404, "WorkflowNotFound", unknown);
        Assert.Equal("build", (await _server.WaitForAsync("r1", "completed")).GetProperty("workflow").GetString());
        using var deleted = await _server.SendAsync(HttpMethod.Delete, "/api/workflows/build", "", null);
        using var again = await _server.PostAsync("/api/runs", new { workflowName = "build", runId = "r1" });
        await AssertStatusAsync(200, again);
    }

    [Fact(Timeout = 30_000)]
    public async Task List_GivesPages()
    {
        foreach (var name in new[] { "b", "a", "c" })
        {
            using var created = await PutAsync(name, Yaml);
        }

        var first = await _server.ReadAsync("/api/workflows?limit=2");
        var second = await _server.ReadAsync($"/api/workflows?limit=2&cursor={first.GetProperty("nextCursor").GetString()}");

        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(["c"], Names(second));
        Assert.False(second.TryGetProperty("nextCursor", out _));
    }

    private static IEnumerable<string> Names(JsonElement list) =>
        list.GetProperty("workflows").EnumerateArray().Select(workflow => workflow.GetProperty("name").GetString()!);

    private Task<HttpResponseMessage> PutAsync(string name, string text, params (string, string)[] headers) =>
        _server.SendAsync(HttpMethod.Put, $"/api/workflows/{name}", text, text.StartsWith('{') ? "application/json" : "application/yaml", headers);
}
