using System.Collections.Concurrent;
using GraphExecutor.Durable;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using GraphExecutor.Tests.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Durable;

/// <summary>
/// What ends a run while executions of its orchestration give way to each other, with packets under way of which some nodes have ended
/// and others not: every node comes to one end, none is started twice, and nobody waits for ever.
/// </summary>
public sealed class StoppedGenerationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("cancel")]
    [InlineData("message")]
    [InlineData("timeout")]
    [InlineData("failFast")]
    [InlineData("nothing")]
    public async Task Run_StoppedAtAnyMoment_EndsEachNodeOnce(string cause)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            await CheckAsync(cause, new EngineOptions { Seed = seed, Packets = true, GivesWayOften = true, ResultsAreLost = 10 });
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("timeout", 0)]
    [InlineData("timeout", 10)]
    [InlineData("failFast", 0)]
    [InlineData("failFast", 10)]
    public async Task Run_StopsWaitBehindNodes_EndsAllTheSame(string cause, int workersDie)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var options = new EngineOptions { Seed = seed, Packets = true, GivesWayOften = true, ResultsAreLost = 10, WorkersDie = workersDie, StopsWait = true };
            await CheckAsync(cause, options);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Run_HandsOnWhileSomeOfAPacketRun_TheRestIsLookedUp()
    {
        const int Siblings = 16;
        var (goOn, handedOn) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        var starts = new ConcurrentBag<string>();
        await using var run = new DurableTestRun(Workflow.Create(new WorkflowDefinition
        {
            Nodes =
            [
                .. Enumerable.Range(0, Siblings).Select(i => new FunctionNode { Id = $"s{i}", Function = i < 3 ? "long" : "short" }),
                new FunctionNode { Id = "last", Function = "short", Needs = [.. Enumerable.Range(0, Siblings).Select(i => $"s{i}")] },

                // Not in packets: what makes the execution give way.
                .. Enumerable.Range(0, 20).Select(i => new FunctionNode { Id = $"n{i}", Function = "short", Packet = false, Needs = i == 0 ? [] : [$"n{i - 1}"] }),
            ],
        }))
        {
            Options = new EngineOptions { Packets = true, GivesWayOften = true },
            Functions = new NodeFunctions()
                .Add("short", (_, context, _) =>
                {
                    starts.Add(context.NodeId);
                    return Task.FromResult(NodeOutcome.Done);
                })
                .Add("long", async (_, context, cancellationToken) =>
                {
                    starts.Add(context.NodeId);
                    await goOn.Task.WaitAsync(cancellationToken);
                    return NodeOutcome.Done;
                }),
            OnStep = (run, _) =>
            {
                if (run.Engine.HandedOn > 0 && handedOn++ == 0)
                {
                    goOn.SetResult();
                }
            },
        };

        Assert.Equal(RunStatus.Completed, (await run.StartAsync()).Status);

        Assert.True(handedOn > 0);
        Assert.Equal(Siblings + 1 + 20, starts.Count);
        Assert.Equal(starts.Count, starts.Distinct().Count());
        Assert.All((await run.ResultsAsync()).Values, node => Assert.Equal((NodeStatus.Completed, 2), (node.Status, node.Version)));
    }

    private static async Task CheckAsync(string cause, EngineOptions options)
    {
        var seed = options.Seed;
        var random = new Random(seed);
        var graph = new RandomGraph(seed, staged: true);
        var definition = graph.Definition with
        {
            Edges = [.. graph.Definition.Edges.Select(edge => edge with { When = null })],
            FailFast = cause == "failFast",
            Timeout = cause == "timeout" ? TimeSpan.FromSeconds(random.Next(1, 20)) : null,
        };
        var stopAt = random.Next(100);
        var starts = new ConcurrentQueue<(string Node, int Attempt)>();
        await using var run = new DurableTestRun(Workflow.Create(definition))
        {
            Options = options,
            OnStep = (run, step) =>
            {
                if (step == stopAt && cause == "cancel")
                {
                    run.Engine.Raise(DurableNames.CancelEvent);
                }
                else if (step == stopAt && cause == "message")
                {
                    var message = new MailboxMessage { RunId = "r1", Kind = MessageKind.Cancel, Time = run.Time.GetUtcNow() };
                    run.Store.PostMessageAsync(message, Token).AsTask().Wait(Token);
                }
            },
        };
        run.Functions = new NodeFunctions().Add("scripted", async (_, context, cancellationToken) =>
        {
            starts.Enqueue((context.NodeId, context.NodeAttempt));
            if (context.NodeId[^1] is '3' or '7')
            {
                await Task.Delay(TimeSpan.FromSeconds(2), run.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return cancellationToken.IsCancellationRequested ? NodeOutcome.Cancelled : graph.OutcomeOf(context.NodeId, context.NodeAttempt);
        });

        var result = await run.StartAsync();

        var record = (await run.Store.GetRunAsync("r1", Token))!;
        Assert.True(record.Status == result.Status, $"seed {seed}: {record.Status} is recorded, {result.Status} told");
        var nodes = await run.ResultsAsync();
        Assert.True(nodes.Count == definition.Nodes.Count, $"seed {seed}: {nodes.Count} of {definition.Nodes.Count} nodes");
        Assert.True(starts.Count == starts.Distinct().Count(), $"seed {seed}: started twice");
        var transitions = await run.Store.GetTransitionsAsync("r1", 0, int.MaxValue, Token);
        foreach (var node in transitions.OfType<NodeTransition>().GroupBy(node => node.NodeId))
        {
            var story = string.Join(", ", node.Select(transition => transition.Result.Status));
            Assert.True(node.Count(transition => transition.Result.Status.IsSettled()) == 1, $"seed {seed}: {node.Key} {story}");
            Assert.True(node.Last().Result.Status.IsSettled(), $"seed {seed}: {node.Key} {story}");
        }

        if (cause is "timeout" or "failFast")
        {
            CheckAgainst(new ReferenceModel(definition, graph.FinalOutcome), definition, result, nodes, seed);
        }
    }

    /// <summary>Every node came to what it does without an end before its own, or was ended for the only reason there is.</summary>
    private static void CheckAgainst(
        ReferenceModel model, WorkflowDefinition definition, OrchestrationResult result, IReadOnlyDictionary<string, NodeResult> nodes, int seed)
    {
        var timedOut = definition.Timeout is { } limit && result.Reason == Reasons.RunTimeout(limit);
        Assert.True((timedOut ? RunStatus.Failed : model.Status) == result.Status, $"seed {seed}: {result.Status} {result.Reason}");
        var stopped = timedOut || (definition.FailFast && result.Status == RunStatus.Failed);
        var expected = definition.Nodes.Zip(model.Statuses.Split(", "), (node, status) => (node.Id, Status: status.Split(' ', 2)[1]));
        foreach (var (id, status) in expected)
        {
            var node = nodes[id];
            if (stopped && (IsStopped(node) || node.Error?.Type is "Flaky" or ErrorTypes.Lost))
            {
                // There are no more attempts once the run ends.
                continue;
            }

            var actual = node.Error is { } error
                ? $"failed {error.Type}{(error.Type == ErrorTypes.ExitCode ? $":{node.ExitCode}" : "")}"
                : node.Status.ToString().ToLowerInvariant();
            Assert.True(status == actual, $"seed {seed}: {id} {actual} {node.Reason}, but the model says {status}");
        }

        bool IsStopped(NodeResult node) => definition.Timeout is { } time
            ? node.Reason == Reasons.RunTimeout(time)
            : node.Status == NodeStatus.Cancelled && nodes.Any(other => other.Value.IsOwnFailure && node.Reason == $"failFast: {other.Key} failed");
    }
}
