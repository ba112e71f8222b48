using GraphExecutor.Durable;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Tests.Execution;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Durable;

/// <summary>What ends nodes of a durable run from outside: cancel, timeouts, failFast, and the loss of workers.</summary>
public sealed class StoppingTests
{
    private const int Timeout = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Timeout)]
    public async Task Run_CancelEvent_EndsWhatRunsAndCancelsTheRest()
    {
        var started = new TaskCompletionSource();
        await using var run = Run("""
            nodes:
              - { id: a, type: function, function: wait }
              - { id: b, type: function, function: ok, needs: [a] }
            """, started);
        _ = started.Task.ContinueWith(_ => run.Engine.Raise(DurableNames.CancelEvent), Token);

        var result = await run.StartAsync();

        Assert.Equal((RunStatus.Cancelled, "the run was cancelled"), (result.Status, result.Reason));
        Assert.All((await run.ResultsAsync()).Values, node => Assert.Equal((NodeStatus.Cancelled, "the run was cancelled"), (node.Status, node.Reason)));
        Assert.Equal(RunStatus.Cancelled, (await run.Store.GetRunAsync("r1", Token))!.Status);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_CancelMessageInTheStore_CancelsTheRun()
    {
        var started = new TaskCompletionSource();
        await using var run = Run("""
            nodes:
              - { id: a, type: function, function: wait }
              - { id: b, type: function, function: wait }
              - { id: c, type: function, function: ok, needs: [a] }
            """, started);
        var message = new MailboxMessage { RunId = "r1", Kind = MessageKind.Cancel, Time = run.Time.GetUtcNow() };
        _ = started.Task.ContinueWith(_ => run.Store.PostMessageAsync(message, Token).AsTask(), Token);

        var result = await run.StartAsync();

        Assert.Equal(RunStatus.Cancelled, result.Status);
        Assert.All((await run.ResultsAsync()).Values, node => Assert.Equal(NodeStatus.Cancelled, node.Status));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_CancelledWhileItWaitsForARetry_EndsAtOnce()
    {
        await using var run = Run(
            """{ "nodes": [ { "id": "a", "type": "function", "function": "fail", "retry": { "maxAttempts": 2, "delay": "1h", "maxDelay": "1h" } } ] }""",
            null,
            (run, step) =>
            {
                if (step == 2)
                {
                    run.Engine.Raise(DurableNames.CancelEvent);
                }
            });

        await run.StartAsync();

        Assert.Equal(
            ["Running", "Waiting", "Cancelled"], run.NodeEvents.Select(node => node.Status.ToString()));
        Assert.Equal(1, (await run.ResultsAsync())["a"].Attempts);
        Assert.InRange(run.Time.GetUtcNow(), run.Time.Start, run.Time.Start.AddMinutes(10));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_CancelOvertakesARetry_KeepsWhatTheAttemptSaid()
    {
        DurableTestRun run = null!;
        await using (run = new DurableTestRun(Workflow.Parse(
            """{ "nodes": [ { "id": "a", "type": "function", "function": "fail", "retry": { "maxAttempts": 2, "delay": "1h" } } ] }"""))
        {
            Functions = new NodeFunctions().Add("fail", (_, _, _) =>
            {
                // The orchestration hears of it before it hears of the node.
                run.Engine.Raise(DurableNames.CancelEvent);
                return Task.FromResult(NodeOutcome.Fail("Custom", "the disk is on fire") with { ExitCode = 7 });
            }),
        })
        {
            var result = await run.StartAsync();

            Assert.Equal(RunStatus.Cancelled, result.Status);
            var node = (await run.ResultsAsync())["a"];
            Assert.Equal((NodeStatus.Failed, new NodeError("Custom", "the disk is on fire"), 7), (node.Status, node.Error, node.ExitCode));
            Assert.NotNull(node.Duration);
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Node_RunEndsWhileItWaitsInTheQueue_DoesNotStart()
    {
        var ran = 0;
        await using var run = new DurableTestRun(Workflow.Parse("nodes: [ { id: a, type: function, function: count } ]"))
        {
            Functions = new NodeFunctions().Add("count", (_, _, _) =>
            {
                ran++;
                return Task.FromResult(NodeOutcome.Done);
            }),
            OnStep = (run, step) =>
            {
                if (step == 1)
                {
                    run.Store.PostMessageAsync(new MailboxMessage { RunId = "r1", Kind = MessageKind.Cancel, Time = run.Time.GetUtcNow() }, Token)
                        .AsTask().Wait(Token);
                }
            },
        };

        var result = await run.StartAsync();

        Assert.Equal((RunStatus.Cancelled, 0), (result.Status, ran));
        Assert.Equal(["Cancelled"], run.NodeEvents.Select(node => node.Status.ToString()));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_TakesTooLong_FailsWithWhatRan()
    {
        await using var run = Run("""
            timeout: 1m
            nodes:
              - { id: a, type: function, function: wait }
              - { id: b, type: function, function: ok, needs: [a] }
            """);

        var result = await run.StartAsync();

        var nodes = await run.ResultsAsync();
        Assert.Equal((RunStatus.Failed, "the run took longer than 1m"), (result.Status, result.Reason));
        Assert.Equal((NodeStatus.Failed, ErrorTypes.Timeout), (nodes["a"].Status, nodes["a"].Error?.Type));
        Assert.Equal(NodeStatus.Cancelled, nodes["b"].Status);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_TimersOfTheEngineAreEarly_WaitsForTheWholeTime()
    {
        await using var run = new DurableTestRun(Workflow.Parse("""
            nodes:
              - { id: a, type: function, function: fail, retry: { maxAttempts: 4, delay: 700ms, backoff: 1.9 } }
            """))
        {
            Functions = TestRun.Functions,
            Options = new EngineOptions { TimersAreEarly = true },
        };

        await run.StartAsync();

        // 700 ms, 1,330 ms and 2,527 ms, each with less than two seconds more.
        var times = run.NodeEvents.Where(node => node.Status == NodeStatus.Running).Select(node => node.Time).ToList();
        Assert.Equal(4, times.Count);
        Assert.InRange(times[1] - times[0], TimeSpan.FromMilliseconds(700), TimeSpan.FromMilliseconds(2_700));
        Assert.InRange(times[2] - times[1], TimeSpan.FromMilliseconds(1_330), TimeSpan.FromMilliseconds(3_330));
        Assert.InRange(times[3] - times[2], TimeSpan.FromMilliseconds(2_527), TimeSpan.FromMilliseconds(4_527));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_FailFast_EndsWhatRuns()
    {
        await using var run = Run("""
            failFast: true
            nodes:
              - { id: a, type: function, function: wait }
              - { id: b, type: function, function: fail }
              - { id: c, type: function, function: ok, needs: [a] }
            """);

        var result = await run.StartAsync();

        var nodes = await run.ResultsAsync();
        Assert.Equal((RunStatus.Failed, "b failed: Custom"), (result.Status, result.Reason));
        Assert.Equal((NodeStatus.Cancelled, "failFast: b failed"), (nodes["a"].Status, nodes["a"].Reason));
        Assert.Equal((NodeStatus.Cancelled, "failFast: b failed"), (nodes["c"].Status, nodes["c"].Reason));
    }

    [Theory(Timeout = Timeout)]
    [InlineData("rerun", "Running, Waiting, Running, Completed")]
    [InlineData("fail", "Running, Failed")]
    public async Task Node_WorkerDies_FollowsItsPolicy(string policy, string story)
    {
        await using var run = Run($$"""{ "nodes": [ { "id": "a", "type": "function", "function": "ok", "onLost": "{{policy}}" } ] }""", null, (run, step) =>
        {
            if (step == 0)
            {
                // A worker of the first attempt has recorded that the node runs, and nothing since.
                run.Store.WriteAsync(new RunWrite
                {
                    RunId = "r1",
                    Attempt = 1,
                    Nodes = [new NodeChange { NodeId = "a", Time = run.Time.GetUtcNow(), Result = new NodeResult { Status = NodeStatus.Running, Attempts = 1, Version = 1 } }],
                }, Token).AsTask().Wait(Token);
            }
        });

        await run.StartAsync();

        var transitions = await run.Store.GetTransitionsAsync("r1", 0, 100, Token);
        Assert.Equal(story, string.Join(", ", transitions.OfType<NodeTransition>().Select(node => node.Result.Status)));
        if (policy == "fail")
        {
            Assert.Equal(ErrorTypes.Lost, (await run.ResultsAsync())["a"].Error!.Type);
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_LaterAttemptHasTakenOver_SaysSoAndRecordsNothing()
    {
        await using var run = Run("nodes: [ { id: a, type: function, function: ok } ]", null, (run, step) =>
        {
            if (step == 1)
            {
                var seen = run.Store.GetRunAsync("r1", Token).AsTask().Result!;
                run.Store.StartAttemptAsync(seen, new NewAttempt { Time = run.Time.GetUtcNow(), Lease = seen.Lease! }, Token).AsTask().Wait(Token);
            }
        });

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(run.StartAsync);

        Assert.Contains("attempt 2 has taken over", problem.Message, StringComparison.Ordinal);
        Assert.Empty(await run.ResultsAsync());
    }

    private static DurableTestRun Run(string workflow, TaskCompletionSource? started = null, Action<DurableTestRun, int>? onStep = null) => new(Workflow.Parse(workflow))
    {
        Functions = TestRun.Functions.AddWait(started),
        OnStep = onStep,
    };
}
