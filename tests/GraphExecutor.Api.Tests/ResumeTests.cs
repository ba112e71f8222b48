using System.Net.Http.Json;
using System.Text.Json;
using static GraphExecutor.Api.Tests.ApiServer;

namespace GraphExecutor.Api.Tests;

public sealed class ResumeTests : IAsyncLifetime
{
    private const string FailsOnce = """
        name: once
        nodes:
          - { id: a, run: 'echo run >> $GX_WORKSPACE/a' }
          - { id: b, run: 'test -e $GX_WORKSPACE/ok || { touch $GX_WORKSPACE/ok; exit 1; }; cat $GX_WORKSPACE/a', needs: [a] }
        """;

    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync();
        await _server.StartRunAsync(FailsOnce, "r1");
        await _server.WaitForAsync("r1", "failed");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact(Timeout = 30_000)]
    public async Task Resume_Failed_RunsOnlyWhatDidNotComplete()
    {
        using var response = await _server.PostAsync("/api/runs/r1/resume", "{}");

        await AssertStatusAsync(202, response);
        Assert.Equal("/api/runs/r1", response.Headers.Location?.ToString());
        Assert.Equal(2, (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("attempt").GetInt32());
        var run = await _server.WaitForAsync("r1", "completed");
        Assert.Equal(2, run.GetProperty("attempts").GetArrayLength());
        Assert.Equal("run\n", await _server.Client.GetStringAsync("/api/runs/r1/nodes/b/log", Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Resume_ManyAtOnce_OneStarts()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _server.PostAsync("/api/runs/r1/resume", "{}")));

        Assert.Single(answers, answer => (int)answer.StatusCode == 202);
        foreach (var answer in answers.Where(answer => (int)answer.StatusCode != 202))
        {
            // It is alive, had changed since it was read, or has completed by now.
            await AssertStatusAsync(409, answer);
        }

        await _server.WaitForAsync("r1", "completed");
        Assert.Equal(2, (await _server.Store.GetAttemptsAsync("r1", Token)).Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Resume_Plan_StartsNothingAndSaysWhat()
    {
        using var response = await _server.PostAsync("/api/runs/r1/resume", new { plan = true });

        await AssertStatusAsync(200, response);
        var plan = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(["reused", "re-run"], plan.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("action").GetString()!));
        Assert.Single(await _server.Store.GetAttemptsAsync("r1", Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Resume_Completed_NeedsSomethingToDo()
    {
        using var first = await _server.PostAsync("/api/runs/r1/resume", "{}");
        await _server.WaitForAsync("r1", "completed");

        using var nothing = await _server.PostAsync("/api/runs/r1/resume", "{}");
        using var unknown = await _server.PostAsync("/api/runs/r1/resume", """{"from":["z"]}""");
        using var from = await _server.PostAsync("/api/runs/r1/resume", """{"from":["a"]}""");

        await AssertProblemAsync(409, "NothingToResume", nothing);
        await AssertProblemAsync(422, "UnknownNode", unknown);
        await AssertStatusAsync(202, from);
        await _server.WaitForAsync("r1", "completed");
        Assert.Equal("run\nrun\n", await _server.Client.GetStringAsync("/api/runs/r1/nodes/b/log", Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Resume_OtherWorkflowAndContext_TakesThem()
    {
        var workflow = new { nodes = new object[] { new { id = "a", run = "echo run >> $GX_WORKSPACE/a" }, new { id = "c", run = "echo $GX_CONTEXT_WHO", needs = new[] { "a" } } } };

        using var response = await _server.PostAsync("/api/runs/r1/resume", new { workflow, context = new { who = "you" } });

        await AssertStatusAsync(202, response);
        var run = await _server.WaitForAsync("r1", "completed");
        Assert.Equal("once", run.GetProperty("workflow").GetString());
        Assert.Equal(["a", "c"], run.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!));
        Assert.Equal("you\n", await _server.Client.GetStringAsync("/api/runs/r1/nodes/c/log", Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Resume_Alive_IsRefused()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: sleep 300 }]", "r2");

        using var response = await _server.PostAsync("/api/runs/r2/resume", "{}");

        var problem = await AssertProblemAsync(409, "RunActive", response);
        Assert.Contains("/api/runs/r2/cancel", problem.GetProperty("detail").GetString());
    }
}
