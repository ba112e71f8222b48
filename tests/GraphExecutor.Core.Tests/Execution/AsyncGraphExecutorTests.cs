using System.Text.Json.Nodes;
using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Execution;

public sealed class AsyncGraphExecutorTests
{
    private const string Chain = """
        nodes:
          - { id: a, type: function, function: log, input: "one\ntwo" }
          - { id: b, type: function, function: ok, needs: [a] }
        """;

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_Chain_TellsItsStoryInOrder()
    {
        var run = new TestRun(Chain);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Null(result.Reason);
        Assert.Equal(["run running", "a running", "a log 0: one|two", "a completed", "b running", "b completed", "run completed"], run.Story);
        Assert.Equal([1, 2], run.EventsOf("a").Select(node => node.Version));
        Assert.Equal([1, 2], run.Events.OfType<RunEvent>().Select(@event => @event.Version));
        Assert.Equal(2, result.Nodes["a"].Version);
        Assert.All(run.Events, @event => Assert.Equal(("r1", 1), (@event.RunId, @event.Attempt)));
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_Logs_CountLinesAndComeBeforeTheEndOfTheNode()
    {
        var run = new TestRun(
            """{ "nodes": [ { "id": "a", "type": "function", "function": "talk" } ] }""",
            options => options with
            {
                Functions = new NodeFunctions().Add("talk", async (_, context, _) =>
                {
                    for (var i = 0; i < 5_000; i++)
                    {
                        await context.LogAsync($"{i} {new string('x', 40)}");
                    }

                    return NodeOutcome.Done;
                }),
            });

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        var logs = run.Events.OfType<LogEvent>().ToList();
        Assert.True(logs.Count > 1);
        Assert.Equal(5_000, logs.Sum(log => log.Lines.Count));
        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => $"{i} "), logs.SelectMany(log => log.Lines).Select(line => line[..(line.IndexOf(' ') + 1)]));
        var next = 0L;
        foreach (var log in logs)
        {
            Assert.Equal(next, log.FirstLine);
            next += log.Lines.Count;
        }

        Assert.Equal(["a completed", "run completed"], run.Story.TakeLast(2));
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_LongSibling_HoldsNoOtherBranchBack()
    {
        var branchDone = new TaskCompletionSource();
        var run = new TestRun(
            """
            maxParallelism: 2
            nodes:
              - { id: long, type: function, function: long }
              - { id: a, type: function, function: ok }
              - { id: b, type: function, function: ok, needs: [a] }
              - { id: c, type: function, function: last, needs: [b] }
            """,
            options => options with
            {
                Functions = TestRun.Functions
                    .Add("long", async (_, _, token) =>
                    {
                        await branchDone.Task.WaitAsync(token);
                        return NodeOutcome.Done;
                    })
                    .Add("last", (_, _, _) =>
                    {
                        branchDone.SetResult();
                        return Task.FromResult(NodeOutcome.Done);
                    }),
            });

        // It can end only when the branch runs to its last node while the long one runs.
        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(["a completed", "b running", "b completed", "c running"], run.Story.Where(line => line[0] is 'a' or 'b' or 'c').Skip(1).Take(4));
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_InitialState_IsAnnouncedAsReusedAndReachesItsChildren()
    {
        var run = new TestRun(
            """
            nodes:
              - { id: a, type: function, function: fail }
              - { id: b, type: function, function: echo, needs: [a], input: "${{ nodes.a.output.x }}" }
              - { id: s, type: function, function: fail }
              - { id: t, type: function, function: fail, needs: [s] }
              - { id: f, type: function, function: ok, allowFailure: true }
            """,
            options => options with
            {
                Attempt = 2,
                InitialState = new Dictionary<string, NodeResult>
                {
                    ["a"] = new() { Status = NodeStatus.Completed, Output = JsonElementOf("""{"x":7}"""), Attempts = 3, Version = 6 },
                    ["s"] = new() { Status = NodeStatus.Completed, SkipBranch = true },
                    ["f"] = new() { Status = NodeStatus.Failed, Error = new NodeError("Timeout", "slow"), Attempts = 1, Version = 2 },
                },
            });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(7, result.Nodes["b"].Output!.Value.GetInt32());
        Assert.Equal(NodeStatus.Skipped, result.Nodes["t"].Status);
        Assert.Equal(["run running", "a completed", "s completed", "f failed"], run.Story.Take(4));
        Assert.Equal([(true, 3, 6)], run.EventsOf("a").Select(node => (node.Reused, node.NodeAttempt, node.Version)));
        Assert.All(["a", "s", "f"], id => Assert.Equal(result.Nodes[id].Version, run.EventsOf(id).Single().Version));
        Assert.All(["a", "s", "f"], id => Assert.True(result.Nodes[id].Reused));
        Assert.False(result.Nodes["b"].Reused);
        Assert.All(run.Events, @event => Assert.Equal(2, @event.Attempt));
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_InitialStateHasEveryNode_EndsAtOnce()
    {
        var first = await new TestRun(Chain).ExecuteAsync(TestContext.Current.CancellationToken);
        var second = new TestRun(Chain, options => options with { InitialState = first.Nodes });

        Assert.Equal(RunStatus.Completed, (await second.ExecuteAsync(TestContext.Current.CancellationToken)).Status);
        Assert.Equal(["run running", "a completed", "b completed", "run completed"], second.Story);
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_InitialStateOfACancelledRun_SkipsWhatItCancelled()
    {
        var first = await new TestRun(Chain).ExecuteAsync(new CancellationToken(canceled: true));
        Assert.Equal(RunStatus.Cancelled, first.Status);

        var second = await new TestRun(Chain, options => options with { InitialState = first.Nodes }).ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(NodeStatus.Cancelled, second.Nodes["a"].Status);
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_GlobalContext_IsOverTheWorkflows()
    {
        var result = await new TestRun(
            """
            context: { host: web-1, port: 80, gone: x }
            nodes:
              - { id: a, type: function, function: echo, input: ["${{ context.host }}", "${{ context.port }}", "${{ context.gone }}", "${{ context.host }}:${{ context.port }}"] }
            """,
            options => options with { GlobalContext = new JsonObject { ["host"] = "web-2", ["gone"] = null } }).ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("""["web-2",80,null,"web-2:80"]""", result.Nodes["a"].Output!.Value.GetRawText());
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_SecretInTheInput_ReachesTheFunctionAndNoEvent()
    {
        string? seen = null;
        var run = new TestRun(
            """
            secrets: [token]
            nodes:
              - { id: a, type: function, function: use, input: { header: "Bearer ${{ secrets.token }}" } }
            """,
            options => options with
            {
                Secrets = new Dictionary<string, string> { ["token"] = "hunter2-hunter2" },
                Functions = new NodeFunctions().Add("use", (input, _, _) =>
                {
                    seen = input.GetProperty("header").GetString();
                    return Task.FromResult(NodeOutcome.Done);
                }),
            });

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("Bearer hunter2-hunter2", seen);
        Assert.DoesNotContain("hunter2", run.Json, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_WhenAndSkipBranchAndAllowFailure_DecideAboutChildren()
    {
        var run = new TestRun("""
            nodes:
              - { id: a, type: function, function: echo, input: { size: 3 } }
              - { id: big, type: function, function: ok }
              - { id: small, type: function, function: ok }
              - { id: odd, type: function, function: ok }
              - { id: s, type: function, function: skip }
              - { id: t, type: function, function: ok, needs: [s] }
              - { id: f, type: function, function: fail, allowFailure: true }
              - { id: g, type: function, function: ok, needs: [f] }
            edges:
              - { source: a, target: big, when: "nodes.a.output.size > `5`" }
              - { source: a, target: small, when: "${{ nodes.a.output.size < `5` }}" }
              - { source: a, target: odd, when: "length(nodes.a.output.missing) > `1`" }
            """);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            "a completed, big skipped, small completed, odd failed ExpressionFailed, s completed, t skipped, f failed Custom, g completed",
            string.Join(", ", result.Nodes.Select(node => $"{node.Key} {node.Value.Status.ToString().ToLowerInvariant()}{(node.Value.Error is { } error ? " " + error.Type : "")}")));
        Assert.Equal("the condition of a → big is false: nodes.a.output.size > `5`", result.Nodes["big"].Reason);
        Assert.True(result.Nodes["s"].SkipBranch);
        Assert.True(run.EventsOf("s").Last().SkipBranch);
        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Equal("odd failed: ExpressionFailed", result.Reason);
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_ExpressionFails_FailsItsNode()
    {
        var result = await new TestRun("""
            nodes:
              - { id: a, type: function, function: echo, input: "text" }
              - { id: b, type: function, function: echo, needs: [a], input: "${{ abs(nodes.a.output) }}" }
            """).ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ErrorTypes.ExpressionFailed, result.Nodes["b"].Error!.Type);
        Assert.Equal(1, result.Nodes["b"].Attempts);
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_NoHandler_FailsWithWhatIsThere()
    {
        var result = await new TestRun("""
            nodes:
              - { id: a, type: function, function: typo }
              - { id: b, run: "true" }
            """).ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ErrorTypes.HandlerMissing, result.Nodes["a"].Error!.Type);
        Assert.Contains("\"typo\": this host has: echo, fail, log, ok, skip", result.Nodes["a"].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorTypes.HandlerMissing, result.Nodes["b"].Error!.Type);
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_Retry_WaitsAsTheClockSaysAndTellsWhy()
    {
        var time = new FakeTimeProvider();
        var calls = 0;
        var run = new TestRun(
            """{ "nodes": [ { "id": "a", "type": "function", "function": "flaky", "retry": { "maxAttempts": 3, "delay": "2s" } } ] }""",
            options => options with
            {
                TimeProvider = time,
                Functions = new NodeFunctions().Add("flaky", (_, _, _) => Task.FromResult(++calls < 3 ? NodeOutcome.Fail("Flaky", "not yet") : NodeOutcome.Done)),
            });

        var result = await time.AdvanceUntil(
            run.ExecuteAsync(TestContext.Current.CancellationToken), TimeSpan.FromMilliseconds(500), () => run.EventsOf("a").LastOrDefault()?.Status == NodeStatus.Waiting);

        Assert.Equal(["run running", "a running", "a waiting", "a running", "a waiting", "a running", "a completed", "run completed"], run.Story);
        Assert.Equal([1, 2, 3, 4, 5, 6], run.EventsOf("a").Select(node => node.Version));
        Assert.Equal([1, 1, 2, 2, 3, 3], run.EventsOf("a").Select(node => node.NodeAttempt));
        Assert.Equal((3, 6), (result.Nodes["a"].Attempts, result.Nodes["a"].Version));
        foreach (var (wait, seconds) in run.EventsOf("a").Where(node => node.Status == NodeStatus.Waiting).Zip((int[])[2, 4]))
        {
            Assert.Equal(new NodeError("Flaky", "not yet"), wait.Error);
            Assert.Equal(wait.Time.AddSeconds(seconds), wait.RetryAt);
            Assert.Equal($"retry after attempt {wait.NodeAttempt} failed with Flaky", wait.Reason);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_RunTakesTooLong_FailsWithTimeout()
    {
        var time = new FakeTimeProvider();
        var started = new TaskCompletionSource();
        var run = new TestRun(
            """
            timeout: 1m
            nodes:
              - { id: a, type: function, function: wait }
              - { id: b, type: function, function: ok, needs: [a] }
            """,
            options => options with { TimeProvider = time, Functions = TestRun.Functions.AddWait(started) });

        var result = await time.AdvanceUntil(
            run.ExecuteAsync(TestContext.Current.CancellationToken), TimeSpan.FromSeconds(10), () => started.Task.IsCompleted);

        Assert.Equal((RunStatus.Failed, "the run took longer than 1m"), (result.Status, result.Reason));
        Assert.Equal(new NodeError(ErrorTypes.Timeout, "the run took longer than 1m"), result.Nodes["a"].Error);
        Assert.Equal(NodeStatus.Cancelled, result.Nodes["b"].Status);
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_Pool_SaysThatANodeWaits()
    {
        var run = new TestRun("""
            pools: { db: 1 }
            nodes:
              - { id: a, type: function, function: ok, pool: db }
              - { id: b, type: function, function: ok, pool: db }
            """);

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["run running", "a running", "b waiting", "a completed", "b running", "b completed", "run completed"], run.Story);
        Assert.Equal(("pool db is full", 0, 1), (run.EventsOf("b").First().Reason, run.EventsOf("b").First().NodeAttempt, run.EventsOf("b").First().Version));
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_Twice_Throws()
    {
        var run = new TestRun(Chain);
        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => run.ExecuteAsync(TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_NobodyListens_Runs()
    {
        var result = await new TestRun(Chain, options => options with { EmitEvent = null }).ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(["a", "b"], result.Nodes.Keys);
        Assert.False(result.Nodes.TryGetValue("x", out _));
        Assert.Throws<KeyNotFoundException>(() => result.Nodes["x"]);
    }

    public static TheoryData<string, Func<ExecutorOptions, ExecutorOptions>> Bad => new()
    {
        { "is not a run id", options => options with { ThreadId = "" } },
        { "is not a run id", options => options with { ThreadId = "-x" } },
        { "is not a run id", options => options with { ThreadId = "a b" } },
        { "is not a run id", options => options with { ThreadId = "a\n" } },
        { "is not a run id", options => options with { ThreadId = new string('a', 65) } },
        { "Attempt", options => options with { Attempt = 0 } },
        { "MaxParallelism", options => options with { MaxParallelism = 0 } },
        { "no value for: token", options => options with { Secrets = new Dictionary<string, string>() } },
        { "has a node \"x\"", options => options with { InitialState = State("x", new() { Status = NodeStatus.Completed }) } },
        { "as Running", options => options with { InitialState = State("a", new() { Status = NodeStatus.Running }) } },
        { "without an error", options => options with { InitialState = State("a", new() { Status = NodeStatus.Failed }) } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void New_BadOption_SaysWhich(string message, Func<ExecutorOptions, ExecutorOptions> change)
    {
        var exception = Assert.ThrowsAny<ArgumentException>(() => new AsyncGraphExecutor(
            Workflow.Parse("""{ "secrets": ["token"], "nodes": [ { "id": "a", "type": "function", "function": "ok" } ] }"""),
            change(new ExecutorOptions { ThreadId = "r1", Secrets = new Dictionary<string, string> { ["token"] = "hunter2" } })));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, NodeResult> State(string id, NodeResult result) => new() { [id] = result };

    private static System.Text.Json.JsonElement JsonElementOf(string json) => System.Text.Json.JsonElement.Parse(json);
}
