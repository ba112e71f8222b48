using GraphExecutor.Runs;

namespace GraphExecutor.Functions.Tests;

/// <summary>Runs from request to record, as orchestrations of the real SDK.</summary>
public sealed class RunTests : IAsyncLifetime
{
    private const int Timeout = 60_000;

    private TestApp _app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact(Timeout = Timeout)]
    public async Task Start_GraphOfCommands_RunsInTerminalsAndIsRecorded()
    {
        await _app.StartRunAsync("r1", """
            nodes:
              - { id: a, run: 'echo "kernel=$(uname -s)" >> $GX_OUTPUT; tty; pwd' }
              - { id: b, run: 'test "$K" = Linux', env: { K: '${{ nodes.a.output.kernel }}' }, needs: [a] }
              - { id: c, run: 'exit 3', retry: { maxAttempts: 2, delay: 100ms } }
              - { id: d, run: 'echo handled' }
              - { id: e, run: 'echo never' }
            edges:
              - { source: c, target: d, on: failure, errors: ['ExitCode:3'] }
              - { source: b, target: e, when: "nodes.b.exitCode == `1`" }
            """);

        var run = await _app.WaitForAsync("r1", "completed");

        var nodes = run.GetProperty("nodes").EnumerateArray().ToDictionary(node => node.GetProperty("id").GetString()!);
        Assert.Equal(
            ["a completed", "b completed", "c failed", "d completed", "e skipped"],
            nodes.Values.Select(node => $"{node.GetProperty("id").GetString()} {node.GetProperty("status").GetString()}"));
        Assert.Equal(2, nodes["c"].GetProperty("nodeAttempt").GetInt32());
        var lines = await _app.LinesAsync("r1", "a");
        Assert.StartsWith("/dev/pts/", lines[0], StringComparison.Ordinal);
        Assert.Contains("/workspaces/r1.", lines[1], StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Start_NodesThatNameFunctions_CallThoseThatTheAppRegistered()
    {
        await _app.StartRunAsync("r1", """
            nodes:
              - { id: a, type: function, function: greet, input: Ada }
              - { id: b, run: 'test "$G" = "hello Ada"', env: { G: '${{ nodes.a.output }}' }, needs: [a] }
            """);

        await _app.WaitForAsync("r1", "completed");
    }

    [Fact(Timeout = Timeout)]
    public async Task Start_ManySiblingsAndAChain_RunsEachNodeOfTheirPacketsOnce()
    {
        const int Siblings = 40;
        var siblings = Enumerable.Range(0, Siblings).Select(i => $"{{ id: s{i}, type: function, function: greet, input: s{i} }}");
        var chain = Enumerable.Range(0, 20).Select(i => $"{{ id: c{i}, type: function, function: greet, input: c{i}, needs: [{(i == 0 ? "s0, s1" : $"c{i - 1}")}] }}");
        await _app.StartRunAsync("r1", $"nodes:\n- {string.Join("\n- ", siblings.Concat(chain))}");

        await _app.WaitForAsync("r1", "completed");

        var nodes = await _app.Store.GetNodesAsync("r1", Token);
        Assert.Equal(60, nodes.Count);
        Assert.All(nodes, node => Assert.Equal(($"\"hello {node.NodeId}\"", 2), (node.Result.Output!.Value.GetRawText(), node.Result.Version)));
    }

    [Fact(Timeout = Timeout)]
    public async Task Worker_EndsInGoodOrderWhileACommandRuns_EndsItAndGivesTheNodeUp()
    {
        await _app.StartRunAsync("r1", "nodes: [ { id: a, run: 'echo $$; echo up; exec sleep 600' } ]");
        await _app.WaitForLineAsync("r1", "a", "up");
        var process = (await _app.LinesAsync("r1", "a"))[0];
        await ((IAsyncDisposable)_app.Services).DisposeAsync();

        Assert.False(Directory.Exists($"/proc/{process}"));
        var node = (await _app.Store.GetNodeAsync("r1", "a", Token))!;
        Assert.Equal((NodeStatus.Waiting, ErrorTypes.Lost), (node.Result.Status, node.Result.Error?.Type));
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_AfterAFailure_StartsANewOrchestrationFromWhatIsRecorded()
    {
        await _app.StartRunAsync("r1", """
            nodes:
              - { id: a, run: 'echo a' }
              - { id: b, run: 'test $GX_RUN_ATTEMPT = 2', needs: [a] }
              - { id: c, run: 'echo c', needs: [b] }
            """);
        await _app.WaitForAsync("r1", "failed");

        var (status, answer) = await _app.SendAsync("POST", "/api/runs/r1/resume");

        Assert.True(status == 202, $"{status} {answer}");
        var run = await _app.WaitForAsync("r1", "completed");
        Assert.Equal(["1", "2", "2"], run.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("attempt").ToString()));
        await _app.Client.WaitForInstanceCompletionAsync("r1.2", Token);
    }

    [Fact(Timeout = Timeout)]
    public async Task Cancel_WhileACommandRuns_EndsItAndTheRun()
    {
        // Processes are looked for on the whole machine, where other tests have runs too.
        var runId = $"r{Guid.NewGuid():N}";
        await _app.StartRunAsync(runId, "nodes: [{ id: a, run: 'echo up; exec sleep 300' }, { id: b, run: 'true', needs: [a] }]");
        await _app.WaitForLineAsync(runId, "a", "up");

        await _app.SendAsync("POST", $"/api/runs/{runId}/cancel");

        await _app.WaitForAsync(runId, "cancelled");
        Assert.Empty(GraphExecutor.Pty.RunProcesses.Find(runId));
    }

    [Fact(Timeout = Timeout)]
    public async Task Node_OutlivesManyOthers_HoldsNoneOfThemBack()
    {
        await StartLongAndManyAsync();

        await _app.SendAsync("POST", "/api/runs/r1/nodes/long/input", new { text = "go on\r" });

        await _app.WaitForAsync("r1", "completed");
        await _app.Client.WaitForInstanceCompletionAsync("r1", Token);
    }

    [Fact(Timeout = Timeout)]
    public async Task Cancel_WhenALaterGenerationHasTakenOver_EndsWhatRuns()
    {
        await StartLongAndManyAsync();

        await _app.SendAsync("POST", "/api/runs/r1/cancel");

        await _app.WaitForAsync("r1", "cancelled");
        await _app.Client.WaitForInstanceCompletionAsync("r1", Token);
    }

    [Fact(Timeout = Timeout)]
    public async Task Delete_SeveralAttemptsAndGenerations_LeavesNoHistoryOfIt()
    {
        await _app.StartRunAsync("r1-2", "nodes: [{ id: a, run: 'true' }]");
        await _app.WaitForAsync("r1-2", "completed");
        await StartLongAndManyAsync();
        await _app.SendAsync("POST", "/api/runs/r1/cancel");
        await _app.WaitForAsync("r1", "cancelled");
        await _app.SendAsync("POST", "/api/runs/r1/resume");
        await _app.WaitForAsync("r1", "running");
        await _app.SendAsync("POST", "/api/runs/r1/cancel");
        await _app.WaitForAsync("r1", "cancelled");
        Assert.Superset(new HashSet<string> { "r1", "r1:1", "r1.2", "r1-2" }, (await _app.InstancesAsync()).ToHashSet());

        var (status, answer) = await _app.SendAsync("DELETE", "/api/runs/r1");

        Assert.True(status == 204, $"{status} {answer}");
        Assert.Equal(["r1-2"], await _app.InstancesAsync());
    }

    [Fact(Timeout = Timeout)]
    public async Task Cancel_WhileNothingRuns_EndsTheRun()
    {
        await _app.StartRunAsync("r1", "nodes: [{ id: a, run: 'exit 1', retry: { maxAttempts: 2, delay: 1h, maxDelay: 1h } }]");
        while ((await _app.Store.GetNodeAsync("r1", "a", Token))?.Result.Status != NodeStatus.Waiting)
        {
            await Task.Delay(50, Token);
        }

        await _app.SendAsync("POST", "/api/runs/r1/cancel");

        await _app.WaitForAsync("r1", "cancelled");
    }

    [Fact(Timeout = Timeout)]
    public async Task Input_ToARunningCommand_ReachesItsTerminal()
    {
        await _app.StartRunAsync("r1", "nodes: [{ id: a, run: 'echo ready; read -r answer; echo \"got $answer\"' }]");
        await _app.WaitForLineAsync("r1", "a", "ready");

        var (status, _) = await _app.SendAsync("POST", "/api/runs/r1/nodes/a/input", new { text = "forty-two\r" });

        Assert.Equal(202, status);
        await _app.WaitForAsync("r1", "completed");
        Assert.Contains("got forty-two", await _app.LinesAsync("r1", "a"));
    }

    [Fact(Timeout = Timeout)]
    public async Task Secret_GivenByValue_IsSealedWhereverItIsKept()
    {
        const string password = "hunter-2-hunter";
        await _app.StartRunAsync(
            "r1",
            """
            secrets: [password]
            nodes:
              - { id: a, run: 'echo "it is $P"; test ${#P} = 15; test $GX_RUN_ATTEMPT = 2', env: { P: '${{ secrets.password }}' } }
            """,
            new { password = new { value = password } });
        await _app.WaitForAsync("r1", "failed");

        await _app.SendAsync("POST", "/api/runs/r1/resume");
        await _app.WaitForAsync("r1", "completed");

        Assert.Contains("it is ***", await _app.LinesAsync("r1", "a"));
        var recorded = (await _app.Store.GetRunAsync("r1", Token))!.SecretReferences["password"];
        Assert.StartsWith("sealed:", recorded, StringComparison.Ordinal);
        Assert.DoesNotContain(password, await _app.EngineStateAsync("r1") + await _app.EngineStateAsync("r1.2"), StringComparison.Ordinal);
    }

    /// <summary>Starts a node that waits for input beside several generations of others, and waits for those.</summary>
    private async Task StartLongAndManyAsync()
    {
        const int many = 500;
        var others = string.Concat(Enumerable.Range(0, many).Select(i => $", {{ id: n{i}, type: function, function: greet, input: Ada }}"));
        await _app.StartRunAsync("r1", $"maxParallelism: 8\nnodes: [{{ id: long, run: 'read -r answer' }}{others}]");
        while ((await _app.Store.GetNodesAsync("r1", Token)).Count(node => node.Result.Status == NodeStatus.Completed) < many)
        {
            await Task.Delay(50, Token);
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Start_SameRequestTwice_IsOneRun()
    {
        var request = new { workflow = "nodes: [{ id: a, run: 'true' }]", runId = "r1" };

        var first = await _app.SendAsync("POST", "/api/runs", request);
        var second = await _app.SendAsync("POST", "/api/runs", request);
        var other = await _app.SendAsync("POST", "/api/runs", request with { workflow = "nodes: [{ id: b, run: 'true' }]" });

        Assert.Equal((202, 200, 409), (first.Status, second.Status, other.Status));
        Assert.Equal("RunExists", other.Body.GetProperty("code").GetString());
        await _app.WaitForAsync("r1", "completed");
    }
}
