using System.Net.Http.Json;
using System.Text.Json;
using static GraphExecutor.Api.Tests.ApiServer;

namespace GraphExecutor.Api.Tests;

/// <summary>Starting, looking at and stopping runs.</summary>
public sealed class RunTests : IAsyncLifetime
{
    private const string Two = """
        name: two
        nodes:
          - { id: a, run: 'echo "x=1" >> $GX_OUTPUT; echo hello' }
          - { id: b, run: 'echo "$GX_CONTEXT_WHO"; exit 3', needs: [a] }
        """;

    private const string Sleeper = "nodes: [{ id: a, run: 'echo up; sleep 300' }]";

    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact(Timeout = 30_000)]
    public async Task Start_Workflow_RunsItAndTellsWhereToLook()
    {
        using var response = await _server.PostAsync("/api/runs", new { workflow = Two, runId = "r1", context = new { who = "you" } });

        await AssertStatusAsync(202, response);
        Assert.Equal("/api/runs/r1", response.Headers.Location?.ToString());
        var started = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("running", started.GetProperty("status").GetString());
        Assert.Equal("/api/runs/r1/negotiate", started.GetProperty("links").GetProperty("negotiate").GetString());
        var run = await _server.WaitForAsync("r1", "failed");
        Assert.Equal("two", run.GetProperty("workflow").GetString());
        Assert.Equal(1, run.GetProperty("attempt").GetInt32());
        var nodes = run.GetProperty("nodes");
        Assert.Equal("completed", nodes[0].GetProperty("status").GetString());
        Assert.Equal("1", nodes[0].GetProperty("output").GetProperty("x").GetString());
        Assert.Equal(3, nodes[1].GetProperty("exitCode").GetInt32());
        Assert.Equal("ExitCode", nodes[1].GetProperty("error").GetProperty("type").GetString());
        Assert.Equal("you\n", await _server.Client.GetStringAsync("/api/runs/r1/nodes/b/log", Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Start_WithoutAnId_MakesOneUp()
    {
        var first = await _server.StartRunAsync(Two);
        var second = await _server.StartRunAsync(Two);

        Assert.NotEqual(first, second);
        await _server.WaitForAsync(second, "failed");
    }

    [Fact(Timeout = 30_000)]
    public async Task Start_SameRequestAgain_GivesTheRunThatIsThere()
    {
        await _server.StartRunAsync(Two, "r1");
        await _server.WaitForAsync("r1", "failed");

        using var again = await _server.PostAsync("/api/runs", new { workflow = Two, runId = "r1" });
        using var other = await _server.PostAsync("/api/runs", new { workflow = Two, runId = "r1", context = new { who = "me" } });

        await AssertStatusAsync(200, again);
        Assert.Equal("failed", (await again.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("status").GetString());
        await AssertProblemAsync(409, "RunExists", other);
        Assert.Single(await _server.Store.GetAttemptsAsync("r1", Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Start_ManyOfOneIdAtOnce_StartsOneRun()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _server.PostAsync("/api/runs", new { workflow = Two, runId = "r1" })));

        Assert.Single(answers, answer => (int)answer.StatusCode == 202);
        Assert.Equal(7, answers.Count(answer => (int)answer.StatusCode == 200));
        await _server.WaitForAsync("r1", "failed");
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancel_Running_EndsItsCommands()
    {
        var id = await _server.StartRunAsync(Sleeper);
        await _server.WaitForLineAsync(id, "a", "up");

        using var response = await _server.PostAsync($"/api/runs/{id}/cancel", "");

        await AssertStatusAsync(202, response);
        var run = await _server.WaitForAsync(id, "cancelled");
        Assert.Equal("cancelled", run.GetProperty("nodes")[0].GetProperty("status").GetString());
        using var again = await _server.PostAsync($"/api/runs/{id}/cancel", "");
        await AssertProblemAsync(409, "RunEnded", again);
    }

    [Fact(Timeout = 30_000)]
    public async Task List_GivesPagesNewestFirstAndFilters()
    {
        foreach (var id in new[] { "r1", "r2", "r3" })
        {
            await _server.StartRunAsync(Two, id);
            await _server.WaitForAsync(id, "failed");
        }

        await _server.StartRunAsync(Sleeper, "r4");

        var first = await _server.ReadAsync("/api/runs?limit=2");
        var second = await _server.ReadAsync($"/api/runs?limit=2&cursor={first.GetProperty("nextCursor").GetString()}");
        Assert.Equal(["r4", "r3"], Ids(first));
        Assert.Equal(["r2", "r1"], Ids(second));
        Assert.False(second.TryGetProperty("nextCursor", out _));
        Assert.Equal(["r4"], Ids(await _server.ReadAsync("/api/runs?status=running")));
        Assert.Equal(["r3", "r2", "r1"], Ids(await _server.ReadAsync("/api/runs?status=failed&workflow=two")));
        Assert.Empty(Ids(await _server.ReadAsync("/api/runs?status=interrupted")));
        Assert.Empty(Ids(await _server.ReadAsync("/api/runs?workflow=nothing")));
        Assert.Equal(["r2"], Ids(await _server.ReadAsync("/api/runs?q=R2")));
        Assert.Equal(["r3", "r2", "r1"], Ids(await _server.ReadAsync("/api/runs?q=TW&status=failed")));
        Assert.Empty(Ids(await _server.ReadAsync("/api/runs?q=r4&status=failed")));
    }

    [Fact(Timeout = 30_000)]
    public async Task Events_GivesPagesOfWhatHappened()
    {
        await _server.StartRunAsync(Two, "r1");
        await _server.WaitForAsync("r1", "failed");

        var all = await _server.ReadAsync("/api/runs/r1/events");
        var types = all.GetProperty("events").EnumerateArray()
            .Select(e => $"{e.GetProperty("type").GetString()} {(e.TryGetProperty("nodeId", out var node) ? node.GetString() : "")} {e.GetProperty("status").GetString()}");
        Assert.Equal(["run  running", "node a running", "node a completed", "node b running", "node b failed", "run  failed"], types);
        Assert.False(all.GetProperty("more").GetBoolean());
        var first = await _server.ReadAsync("/api/runs/r1/events?limit=4");
        Assert.True(first.GetProperty("more").GetBoolean());
        var rest = await _server.ReadAsync($"/api/runs/r1/events?limit=4&cursor={first.GetProperty("nextCursor").GetString()}");
        Assert.Equal(2, rest.GetProperty("events").GetArrayLength());
        var none = await _server.ReadAsync($"/api/runs/r1/events?cursor={rest.GetProperty("nextCursor").GetString()}");
        Assert.Equal(0, none.GetProperty("events").GetArrayLength());
        Assert.Equal(rest.GetProperty("nextCursor").GetString(), none.GetProperty("nextCursor").GetString());
    }

    [Fact(Timeout = 30_000)]
    public async Task Delete_RemovesARunThatHasEndedAndItsWorkspace()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: 'echo kept > $GX_WORKSPACE/file; exit 1' }]", "r1");
        await _server.WaitForAsync("r1", "failed");
        var workspace = (await _server.Store.GetRunAsync("r1", Token))!.Workspace!;
        Assert.True(File.Exists(Path.Combine(workspace, "file")));
        await _server.StartRunAsync(Sleeper, "r2");

        using var deleted = await _server.SendAsync(HttpMethod.Delete, "/api/runs/r1", "", null);
        using var gone = await _server.GetAsync("/api/runs/r1");
        using var alive = await _server.SendAsync(HttpMethod.Delete, "/api/runs/r2", "", null);

        await AssertStatusAsync(204, deleted);
        await AssertProblemAsync(404, "RunNotFound", gone);
        await AssertProblemAsync(409, "RunActive", alive);
        Assert.False(Directory.Exists(workspace));
    }

    [Fact(Timeout = 30_000)]
    public async Task Workflow_IsWhatTheRunExecutes()
    {
        await _server.StartRunAsync(Two, "r1");

        var workflow = await _server.ReadAsync("/api/runs/r1/workflow");

        Assert.Equal(["a", "b"], workflow.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!));
    }

    [Fact(Timeout = 30_000)]
    public async Task Negotiate_NamesTheGroups()
    {
        await _server.StartRunAsync(Two, "r1");

        Assert.EndsWith("groups=run.r1+log.r1", (await _server.ReadAsync("/api/runs/r1/negotiate")).GetProperty("url").GetString());
        Assert.EndsWith("groups=runs", (await _server.ReadAsync("/api/negotiate")).GetProperty("url").GetString());
        using var unknown = await _server.GetAsync("/api/runs/r9/negotiate");
        await AssertProblemAsync(404, "RunNotFound", unknown);
    }

    [Fact(Timeout = 30_000)]
    public async Task Health_TellsOfTheStore()
    {
        var health = await _server.ReadAsync("/api/health");

        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal("ok", health.GetProperty("store").GetProperty("status").GetString());
    }

    private static IEnumerable<string> Ids(JsonElement list) =>
        list.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("runId").GetString()!);
}
