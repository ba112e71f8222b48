using GraphExecutor.Durable;
using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Tests.Execution;
using GraphExecutor.Workflows;
using Microsoft.Extensions.Time.Testing;

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
            Options = new EngineOptions { TimersAreEarly = true, ClockStands = () => true },
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
    [InlineData("timeout: 1m", "ok")]
    [InlineData("failFast: true", "failLast")]
    public async Task Run_StopsWaitBehindNodesThatHang_EndsAsInProcess(string ends, string function)
    {
        var workflow = $$"""
            {{ends}}
            nodes:
              - { id: a, type: function, function: wait }
              - { id: b, type: function, function: wait, retry: { maxAttempts: 3, on: [Timeout] } }
              - { id: c, type: function, function: ok, needs: [a] }
              - { id: d, type: function, function: {{function}} }
              - { id: e, type: function, function: ok }
            edges:
              - { source: a, target: e, on: failure }
            """;
        var expected = await LocallyAsync(workflow);
        for (var seed = 0; seed < 10; seed++)
        {
            await using var run = new DurableTestRun(Workflow.Parse(workflow))
            {
                Functions = Hanging(NewSignal()),
                Options = new EngineOptions { Seed = seed, StopsWait = true, ResultsAreLost = 20, GivesWayOften = seed % 2 == 1 },
            };

            var result = await run.StartAsync();

            Assert.Equal(expected.Run, (result.Status, result.Reason));
            Assert.Equal(expected.Nodes, ParityTests.Describe(run.NodeEvents));
        }
    }

    [Theory(Timeout = Timeout)]
    [InlineData("timeout: 1m", "failed", "the run took longer than 1m", "ok")]
    [InlineData("failFast: true", "failed", "b failed: Custom", "fail")]
    public async Task Node_QueuedBeyondTheEndOfTheRun_DoesNotStart(string ends, string status, string reason, string function)
    {
        var ran = 0;
        var message = new MailboxMessage
        {
            RunId = "r1",
            Kind = MessageKind.Cancel,
            Body = JsonValue.Parse("""{"cause":"failFast","reason":"failFast: b failed"}"""),
            Time = default,
        };
        for (var seed = 0; seed < 10; seed++)
        {
            await using var run = new DurableTestRun(Workflow.Parse($$"""
                {{ends}}
                nodes:
                  - { id: a, type: function, function: count }
                  - { id: b, type: function, function: {{function}} }
                """))
            {
                Functions = TestRun.Functions.Add("count", (_, _, _) =>
                {
                    ran++;
                    return Task.FromResult(NodeOutcome.Done);
                }),
                Options = new EngineOptions { Seed = seed, StopsWait = true },
                OnStep = (run, step) =>
                {
                    if (step == 1 && ends.StartsWith("timeout", StringComparison.Ordinal))
                    {
                        run.Time.Advance(TimeSpan.FromMinutes(2));
                    }
                    else if (step == 1)
                    {
                        // A worker that is gone since has had time for this.
                        RecordFailureAsync(run, "b").Wait(Token);
                        run.Store.PostMessageAsync(message with { Time = run.Time.GetUtcNow() }, Token).AsTask().Wait(Token);
                    }
                },
            };

            var result = await run.StartAsync();

            Assert.Equal((status, reason, 0), (result.Status.ToString().ToLowerInvariant(), result.Reason, ran));
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Node_WorkerKnewThatTheRunEnds_GetsNoOtherAttempt()
    {
        await using var run = Run(
            """{ "nodes": [ { "id": "a", "type": "function", "function": "ok", "retry": { "maxAttempts": 2, "delay": "1h", "maxDelay": "1h" } } ] }""",
            null,
            (run, step) =>
            {
                if (step == 1)
                {
                    // It failed just when its worker heard of that.
                    RecordFailureAsync(run, "a").Wait(Token);
                }
            });

        var result = await run.StartAsync();

        Assert.Equal((RunStatus.Failed, "a failed: Custom"), (result.Status, result.Reason));
        Assert.Equal(run.Time.Start, run.Time.GetUtcNow(), TimeSpan.FromMinutes(10));
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

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary><c>wait</c> hangs, which is said once two do; <c>failLast</c> fails then.</summary>
    private static NodeFunctions Hanging(TaskCompletionSource twoHang)
    {
        var hanging = 0;
        return TestRun.Functions
            .Add("wait", async (_, _, cancellationToken) =>
            {
                if (Interlocked.Increment(ref hanging) == 2)
                {
                    twoHang.SetResult();
                }

                await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken);
                return NodeOutcome.Done;
            })
            .Add("failLast", async (_, _, cancellationToken) =>
            {
                await twoHang.Task.WaitAsync(cancellationToken);
                return NodeOutcome.Fail("Custom", "no");
            });
    }

    private static async Task<((RunStatus Status, string? Reason) Run, string Nodes)> LocallyAsync(string workflow)
    {
        var time = new FakeTimeProvider();
        var twoHang = NewSignal();
        var run = new TestRun(workflow, options => options with { TimeProvider = time, Functions = Hanging(twoHang) });

        // Not before two hang and the others have settled, and not beyond what ends the run: it would cut the delivery of its events short.
        var result = await time.AdvanceUntil(
            run.ExecuteAsync(Token),
            TimeSpan.FromSeconds(1),
            () => twoHang.Task.IsCompleted && run.EventsOf("d").LastOrDefault()?.Status.IsSettled() == true && time.GetUtcNow() < time.Start.AddMinutes(1));
        return ((result.Status, result.Reason), ParityTests.Describe(run.Events.OfType<NodeEvent>()));
    }

    private static async Task RecordFailureAsync(DurableTestRun run, string node)
    {
        var running = new NodeResult { Status = NodeStatus.Running, Attempts = 1, Version = 1 };
        var failed = running with { Status = NodeStatus.Failed, Version = 2, Error = new NodeError("Custom", "no"), Reason = "Custom" };
        await run.Store.WriteAsync(new RunWrite
        {
            RunId = "r1",
            Attempt = 1,
            Nodes =
            [
                new NodeChange { NodeId = node, Time = run.Time.GetUtcNow(), Result = running },
                new NodeChange { NodeId = node, Time = run.Time.GetUtcNow(), Result = failed },
            ],
        }, Token);
    }

    private static DurableTestRun Run(string workflow, TaskCompletionSource? started = null, Action<DurableTestRun, int>? onStep = null) => new(Workflow.Parse(workflow))
    {
        Functions = TestRun.Functions.AddWait(started),
        OnStep = onStep,
    };
}
