using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using GraphExecutor.Events;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using static GraphExecutor.Api.Tests.ApiServer;

namespace GraphExecutor.Api.Tests;

/// <summary>Servers that stop, die, and share a store.</summary>
public sealed class HostingTests : IDisposable
{
    /// <summary>Its first attempt hangs in b; a later one runs b to its end.</summary>
    private const string HangsOnce = """
        name: hangs
        nodes:
          - { id: a, run: 'echo a >> $GX_WORKSPACE/ran' }
          - { id: b, run: 'echo b >> $GX_WORKSPACE/ran; test -e $GX_WORKSPACE/go && exit; echo up; sleep 300', needs: [a] }
        """;

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    /// <summary>An id that no other test has: what runs leave is looked for among all processes of the machine.</summary>
    private static string Unique(string name) => $"{name}-{Guid.NewGuid():n}";

    [Fact(Timeout = 60_000)]
    public async Task Stop_Running_LeavesItInterruptedAndTheNextServerGoesOnAtOnce()
    {
        var runId = Unique("stopped");
        string workspace;
        await using (var first = await StartAsync(_directory))
        {
            await first.StartRunAsync(HangsOnce, runId);
            await first.WaitForLineAsync(runId, "b", "up");
            workspace = (await first.Store.GetRunAsync(runId, Token))!.Workspace!;
            await first.StopAsync();
        }

        Assert.Empty(Pty.RunProcesses.Find(runId));
        await File.WriteAllTextAsync(Path.Combine(workspace, "go"), "", Token);

        // Under another name: it knows nothing of the process that was the owner.
        await using var second = await StartAsync(_directory, "server-2");
        var run = await second.WaitForAsync(runId, "completed");

        Assert.Equal(2, run.GetProperty("attempt").GetInt32());
        Assert.Equal("interrupted", run.GetProperty("attempts")[0].GetProperty("status").GetString());
        Assert.True(run.GetProperty("attempts")[1].GetProperty("recovery").GetBoolean());
        Assert.Equal(["a", "b", "b"], await File.ReadAllLinesAsync(Path.Combine(workspace, "ran"), Token));
        var events = await second.Store.GetTransitionsAsync(runId, 0, 100, Token);
        Assert.DoesNotContain(events.OfType<NodeTransition>(), change => change.Result.Status is NodeStatus.Cancelled or NodeStatus.Failed);
    }

    [Fact(Timeout = 20_000)]
    public async Task Stop_SomebodyFollowsARunOfAnotherServer_DoesNotWaitForThat()
    {
        await using var first = await StartAsync(_directory, "server-1");
        await using var second = await StartAsync(_directory, "server-2");
        await first.StartRunAsync("nodes: [{ id: a, run: 'echo up; sleep 300' }]", "r1");
        await first.WaitForLineAsync("r1", "a", "up");
        using var client = new HttpClient { BaseAddress = second.Client.BaseAddress };
        using var response = await client.GetAsync("/api/runs/r1/nodes/a/log?follow=true", HttpCompletionOption.ResponseHeadersRead, Token);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);

        // Kestrel's own patience with open connections is longer than that of this test.
        await second.StopAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(Stream.Null, Token));
        Assert.Equal("running", (await first.ReadAsync("/api/runs/r1")).GetProperty("status").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_RecoveredThreeTimes_WaitsForAPerson()
    {
        await using (var first = await StartAsync(_directory))
        {
            await first.StartRunAsync(HangsOnce, "r1");
            await first.WaitForLineAsync("r1", "b", "up");
            await first.StopAsync();
        }

        for (var attempt = 2; attempt <= 4; attempt++)
        {
            await using var next = await StartAsync(_directory);
            while ((await next.Store.GetNodeAsync("r1", "b", Token))!.Result.Status != NodeStatus.Running || (await next.Store.GetRunAsync("r1", Token))!.Attempt != attempt)
            {
                await Task.Delay(20, Token);
            }

            await next.StopAsync();
        }

        await using var last = await StartAsync(_directory);
        var run = await last.WaitForAsync("r1", "interrupted");

        Assert.Equal(4, run.GetProperty("attempt").GetInt32());
        Assert.Contains("recovered 3 times", run.GetProperty("reason").GetString());
        Assert.Equal("r1", (await last.ReadAsync("/api/runs?status=interrupted")).GetProperty("runs")[0].GetProperty("runId").GetString());
        using var cancel = await last.PostAsync("/api/runs/r1/cancel", "");
        await AssertProblemAsync(409, "RunInterrupted", cancel);
        using var deleted = await last.SendAsync(HttpMethod.Delete, "/api/runs/r1", "", null);
        await AssertStatusAsync(204, deleted);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_NoRecovery_LeavesRunsInterrupted()
    {
        await using (var first = await StartAsync(_directory))
        {
            await first.StartRunAsync(HangsOnce, "r1");
            await first.WaitForLineAsync("r1", "b", "up");
            await first.StopAsync();
        }

        await using var second = await StartAsync(_directory, change: options => options with { Recover = false });

        await second.WaitForAsync("r1", "interrupted");
        using var response = await second.PostAsync("/api/runs/r1/resume", "{}");
        await AssertStatusAsync(202, response);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_RunOfACommandLine_IsLeftToItsPerson()
    {
        await using var server = await StartAsync(_directory, change: options => options with { Recover = false });
        await server.StartRunAsync("nodes: [{ id: a, run: 'true' }]", "r0");
        var run = await server.Store.GetRunAsync("r0", Token);
        await server.Store.CreateRunAsync(
            new NewRun
            {
                RunId = "r1",
                WorkflowName = "w",
                Workflow = (await server.Store.GetWorkflowAsync(run!.WorkflowHash, Token))!,
                Time = DateTimeOffset.UnixEpoch,
                Lease = new RunLease(new LeaseOwner("elsewhere", 1, 1, "boot", "t"), DateTimeOffset.UnixEpoch),
            },
            Token);

        var shown = await server.ReadAsync("/api/runs/r1");

        Assert.Equal("interrupted", shown.GetProperty("status").GetString());
        Assert.Contains("command line", shown.GetProperty("reason").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task TwoServers_OneStore_NeverRunTheSameRunTwice()
    {
        await using var first = await StartAsync(_directory, "server-1");
        await using var second = await StartAsync(_directory, "server-2");
        ApiServer[] servers = [first, second];
        await first.StartRunAsync("nodes: [{ id: a, run: 'echo x >> $GX_WORKSPACE/ran; exit 1' }]", "r1");
        await first.WaitForAsync("r1", "failed");
        for (var round = 2; round <= 6; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => servers[i % 2].PostAsync("/api/runs/r1/resume", "{}")));
            var won = answers.Count(answer => (int)answer.StatusCode == 202);
            Assert.InRange(won, 1, 6);
            Assert.Equal(6 - won, answers.Count(answer => (int)answer.StatusCode == 409));
            await second.WaitForAsync("r1", "failed");
        }

        // As often as attempts were recorded, the command ran.
        var run = (await first.Store.GetRunAsync("r1", Token))!;
        Assert.Equal(run.Attempt, (await File.ReadAllLinesAsync(Path.Combine(run.Workspace!, "ran"), Token)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task TwoServers_OneLosesItsLease_TheOtherGoesOnAndNothingIsRecordedTwice()
    {
        var runId = Unique("frozen");
        await using var first = await StartAsync(_directory, "server-1");
        await using var second = await StartAsync(_directory, "server-2");
        await first.StartRunAsync(HangsOnce, runId);
        await first.WaitForLineAsync(runId, "b", "up");
        var workspace = (await first.Store.GetRunAsync(runId, Token))!.Workspace!;
        await File.WriteAllTextAsync(Path.Combine(workspace, "go"), "", Token);

        // As if it had been frozen for longer than its lease: it still executes the run, and does not know. Again when it has just
        // renewed the lease.
        HttpResponseMessage? response = null;
        do
        {
            response?.Dispose();
            await second.Store.RenewLeaseAsync(runId, 1, DateTimeOffset.UnixEpoch, Token);
            response = await second.PostAsync($"/api/runs/{runId}/resume", "{}");
        }
        while (response.StatusCode == HttpStatusCode.Conflict);

        using (response)
        {
            await AssertStatusAsync(202, response);
        }

        var run = await second.WaitForAsync(runId, "completed");
        Assert.Equal(2, run.GetProperty("attempt").GetInt32());
        Assert.Equal(["a", "b", "b"], await File.ReadAllLinesAsync(Path.Combine(workspace, "ran"), Token));
        Assert.Empty(Pty.RunProcesses.Find(runId));
    }

    [Fact(Timeout = 60_000)]
    public async Task Events_GoToTheSinksWhateverOneOfThemDoes()
    {
        var events = new ConcurrentQueue<GraphEvent>();
        await using var server = await StartAsync(
            _directory,
            change: options => options with
            {
                EventSinks = [(_, _) => throw new InvalidOperationException("broken"), (@event, _) =>
                {
                    events.Enqueue(@event);
                    return ValueTask.CompletedTask;
                }],
            });

        await server.StartRunAsync("nodes: [{ id: a, run: echo hi }]", "r1");
        await server.WaitForAsync("r1", "completed");
        while (events.OfType<RunEvent>().LastOrDefault()?.Status != RunStatus.Completed)
        {
            await Task.Delay(10, Token);
        }

        Assert.Contains(events, @event => @event is LogEvent { Lines: ["hi"] });
    }

    [Fact(Timeout = 60_000)]
    public async Task MaxProcesses_RunsTakeTurns()
    {
        await using var server = await StartAsync(_directory, change: options => options with { MaxProcesses = 1 });
        var wide = string.Concat(Enumerable.Range(0, 20).Select(i => $"  - {{ id: n{i}, run: 'echo wide >> {_directory.Path}/order', timeout: 30s }}\n"));
        await server.StartRunAsync($"nodes:\n  - {{ id: first, run: 'echo up; until test -e {_directory.Path}/go; do sleep 0.02; done' }}\n{wide}", "wide");
        await server.WaitForLineAsync("wide", "first", "up");
        await server.StartRunAsync($"nodes: [{{ id: a, run: 'echo narrow >> {_directory.Path}/order' }}]", "narrow");
        JsonElement node;
        while ((node = (await server.ReadAsync("/api/runs/narrow")).GetProperty("nodes")[0]).GetProperty("status").GetString() != "waiting")
        {
            await Task.Delay(10, Token);
        }

        Assert.Equal("another command runs, and this host runs one at once", node.GetProperty("reason").GetString());
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "go"), "", Token);
        await server.WaitForAsync("wide", "completed");
        await server.WaitForAsync("narrow", "completed");

        // In the order of their coming it would be the last one: it has its turn after one of the run that came first.
        var order = await File.ReadAllLinesAsync(Path.Combine(_directory.Path, "order"), Token);
        Assert.Equal(21, order.Length);
        Assert.Equal("narrow", order[1]);
        var events = await server.Store.GetTransitionsAsync("narrow", 0, 100, Token);
        Assert.Equal(
            [NodeStatus.Waiting, NodeStatus.Running, NodeStatus.Completed], events.OfType<NodeTransition>().Select(change => change.Result.Status));
    }

    [Fact(Timeout = 60_000)]
    public async Task MaxProcesses_CancelledWhileItWaits_SettlesAndTakesNoPlace()
    {
        await using var server = await StartAsync(_directory, change: options => options with { MaxProcesses = 1 });
        await server.StartRunAsync($"nodes: [{{ id: a, run: 'echo up; until test -e {_directory.Path}/go; do sleep 0.02; done' }}]", "first");
        await server.WaitForLineAsync("first", "a", "up");
        await server.StartRunAsync("nodes: [{ id: a, run: 'exit 3' }]", "second");
        await server.StartRunAsync("nodes: [{ id: a, run: 'true' }]", "third");

        using var cancel = await server.PostAsync("/api/runs/second/cancel", "");
        var run = await server.WaitForAsync("second", "cancelled");
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "go"), "", Token);
        await server.WaitForAsync("first", "completed");
        await server.WaitForAsync("third", "completed");

        Assert.Equal("cancelled", run.GetProperty("nodes")[0].GetProperty("status").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task MaxRuns_Full_IsRefused()
    {
        await using var server = await StartAsync(_directory, change: options => options with { MaxRuns = 1 });
        await server.StartRunAsync("nodes: [{ id: a, run: sleep 300 }]", "r1");

        using var response = await server.PostAsync("/api/runs", new { workflow = "nodes: [{ id: a, run: 'true' }]", runId = "r2" });

        await AssertProblemAsync(503, "HostBusy", response);
        Assert.Null(await server.Store.GetRunAsync("r2", Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Environment_OfCommands_IsAnAllowList()
    {
        Environment.SetEnvironmentVariable("GX_SECRET_API_OTHER", "not for commands");
        await using var server = await StartAsync(_directory);
        await server.StartRunAsync("nodes: [{ id: a, run: 'echo \"<$GX_SECRET_API_OTHER>\"; pwd' }]", "r1");
        await server.WaitForAsync("r1", "completed");

        Assert.Equal($"<>\n{_directory.Path}\n", await server.Client.GetStringAsync("/api/runs/r1/nodes/a/log", Token));
    }
}
