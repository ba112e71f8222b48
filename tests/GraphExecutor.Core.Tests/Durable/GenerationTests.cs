using GraphExecutor.Durable;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Durable;

/// <summary>What large runs cost an engine: histories stay short, and everything grows with the number of nodes and no faster.</summary>
public sealed class GenerationTests
{
    private const int Timeout = 60_000;

    [Theory(Timeout = Timeout)]
    [InlineData("chain")]
    [InlineData("fan-out")]
    [InlineData("siblings")]
    [InlineData("layered")]
    [InlineData("layers")]
    public async Task Run_TenTimesTheNodes_CostsTheSamePerNode(string shape)
    {
        var (small, large) = (await CostAsync(shape, 1_000), await CostAsync(shape, 10_000));

        Assert.InRange(large.History, 0, small.History * 1.25);
        Assert.InRange(large.Calls, 0, small.Calls * 1.25);

        // The history of a small chain is never full: 10 is what a node costs when all are.
        Assert.InRange(large.Replayed, 0, Math.Max(small.Replayed * 2, 10));
    }

    [Theory(Timeout = Timeout)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Run_ManyGenerationsOnWorkersThatDie_RunsEachRecordedNodeOnce(int seed)
    {
        // Layers of 30, each node after two of the layer before: never a moment in which nothing runs.
        var workflow = Workflow.Create(Layered(600, 30, SchedulingMode.Dataflow) with { MaxParallelism = 25 });
        await using var run = Create(workflow, new EngineOptions { Seed = seed, WorkersDie = 3, ResultsAreLost = 5 });

        var result = await run.StartAsync();

        Assert.True(run.Engine.Generations > 2, $"{run.Engine.Generations} generations");
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.All((await run.ResultsAsync()).Values, node => Assert.Equal(NodeStatus.Completed, node.Status));
    }

    [Theory(Timeout = Timeout)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_SiblingsAcrossGenerationsOnWorkersThatDie_RunsEachRecordedNodeOnce(int seed)
    {
        // Each node after all of the stage before.
        const int Width = 20;
        var workflow = Workflow.Create(new WorkflowDefinition
        {
            Nodes = [.. Enumerable.Range(0, 1_000).Select(i => new FunctionNode
            {
                Id = $"n{i}",
                Function = "ok",
                Needs = [.. Enumerable.Range(i / Width * Width, i < Width ? 0 : Width).Select(next => $"n{next - Width}")],
            })],
        });
        await using var run = Create(workflow, new EngineOptions { Seed = seed, WorkersDie = 5, ResultsAreLost = 5 });

        var result = await run.StartAsync();

        Assert.True(run.Engine.Generations > 1, $"{run.Engine.Generations} generations");
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.All((await run.ResultsAsync()).Values, node => Assert.Equal(NodeStatus.Completed, node.Status));
        var transitions = await run.Store.GetTransitionsAsync("r1", 0, int.MaxValue, TestContext.Current.CancellationToken);
        Assert.All(
            transitions.OfType<NodeTransition>().GroupBy(node => node.NodeId),
            node => Assert.Single(node, transition => transition.Result.Status.IsSettled()));
    }

    [Theory(Timeout = Timeout)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_RetriesAcrossGenerations_AreNotForgotten(int seed)
    {
        var retry = new RetryPolicy { MaxAttempts = 3, Delay = TimeSpan.FromMinutes(1), Jitter = 0.5 };
        var definition = Layered(500, 25, SchedulingMode.Dataflow);
        var flaky = definition with { Nodes = [.. definition.Nodes.Select((node, i) => i % 7 == 0 ? node with { Retry = retry } : node)] };
        await using var run = new DurableTestRun(Workflow.Create(flaky))
        {
            Options = new EngineOptions { Seed = seed },
            Functions = new NodeFunctions().Add("ok", (_, context, _) => Task.FromResult(
                flaky.Nodes.First(node => node.Id == context.NodeId).Retry is not null && context.NodeAttempt < 3
                    ? NodeOutcome.Fail("Flaky", "not yet")
                    : NodeOutcome.Done)),
        };

        var result = await run.StartAsync();

        Assert.True(run.Engine.Generations > 2, $"{run.Engine.Generations} generations");
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.All((await run.ResultsAsync()).Values, node => Assert.Equal(NodeStatus.Completed, node.Status));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_NodesOutliveManyGenerations_EachTakesOnePlace()
    {
        const int Short = 1_500;
        const int Long = 3;
        const int Parallel = 8;
        var left = Short;
        var shortOnesDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var run = new DurableTestRun(Workflow.Create(new WorkflowDefinition
        {
            MaxParallelism = Parallel,
            Nodes = [.. Enumerable.Range(0, Short + Long).Select(i => new FunctionNode { Id = $"n{i}", Function = i < Long ? "long" : "short" })],
        }))
        {
            Functions = new NodeFunctions()
                .Add("long", async (_, _, cancellationToken) =>
                {
                    await shortOnesDone.Task.WaitAsync(cancellationToken);
                    return NodeOutcome.Done;
                })
                .Add("short", (_, _, _) =>
                {
                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        shortOnesDone.SetResult();
                    }

                    return Task.FromResult(NodeOutcome.Done);
                }),
        };

        Assert.Equal(RunStatus.Completed, (await run.StartAsync()).Status);

        Assert.True(run.Engine.Generations > 10, $"{run.Engine.Generations} generations");
        Assert.InRange(run.Engine.MostPlaces, Long, Parallel + Long);
        var transitions = await run.Store.GetTransitionsAsync("r1", 0, int.MaxValue, TestContext.Current.CancellationToken);
        Assert.Equal(2 * (Short + Long), transitions.OfType<NodeTransition>().Count());
    }

    [Theory(Timeout = Timeout)]
    [InlineData(31)]
    [InlineData(45)]
    [InlineData(77)]
    public async Task Run_LongNodeOfAnEarlierGenerationEnds_ItsChildStartsSoon(int seconds)
    {
        var isOver = false;
        await using var run = new DurableTestRun(Workflow.Create(new WorkflowDefinition
        {
            MaxParallelism = 6,
            Nodes =
            [
                new FunctionNode { Id = "long", Function = "long" },
                new FunctionNode { Id = "child", Function = "short", Needs = ["long"], Packet = false },
                .. Enumerable.Range(0, 200).Select(i => new FunctionNode { Id = $"n{i}", Function = "short" }),
            ],
        }))
        {
            Options = new EngineOptions { ClockStands = () => Volatile.Read(ref isOver) },
            Functions = new NodeFunctions()
                .Add("short", (_, _, _) => Task.FromResult(NodeOutcome.Done)),
        };
        run.Functions.Add("long", async (_, _, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), run.Time, cancellationToken);
            Volatile.Write(ref isOver, true);
            return NodeOutcome.Done;
        });

        Assert.Equal(RunStatus.Completed, (await run.StartAsync()).Status);

        // The third orchestration at least, to which the end of the node is passed on by the second.
        Assert.InRange(run.Engine.HandedOn, 2, 10);
        var ended = run.NodeEvents.Single(node => node is { NodeId: "long", Status: NodeStatus.Completed });
        var started = run.NodeEvents.Single(node => node is { NodeId: "child", Status: NodeStatus.Running });
        Assert.InRange(started.Time - ended.Time, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Theory(Timeout = Timeout)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Run_CancelledAroundANewGeneration_EndsWhatRuns(int seed)
    {
        var (started, ended, raised) = (0, 0, 0);
        await using var run = new DurableTestRun(Workflow.Create(new WorkflowDefinition
        {
            MaxParallelism = 6,
            Nodes = [.. Enumerable.Range(0, 400).Select(i => new FunctionNode { Id = $"n{i}", Function = i < 2 ? "long" : "short" })],
        }))
        {
            Options = new EngineOptions { Seed = seed },
            Functions = new NodeFunctions()
                .Add("short", (_, _, _) => Task.FromResult(NodeOutcome.Done))
                .Add("long", async (_, _, cancellationToken) =>
                {
                    Interlocked.Increment(ref started);
                    await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    Interlocked.Increment(ref ended);
                    return NodeOutcome.Cancelled;
                }),

            // The event is there when the second execution begins, or comes a little later.
            OnStep = (run, _) =>
            {
                if (run.Engine.Generations == 2 && run.Engine.Calls > 50 + (seed * 3) && raised++ == 0)
                {
                    run.Engine.Raise(DurableNames.CancelEvent);
                }
            },
        };

        var result = await run.StartAsync();

        Assert.Equal(RunStatus.Cancelled, result.Status);
        Assert.Equal((2, 2), (started, ended));
        Assert.All((await run.ResultsAsync()).Values, node => Assert.True(node.Status is NodeStatus.Completed or NodeStatus.Cancelled));
    }

    [Theory(Timeout = Timeout)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Run_CancelledWhileThePacketsOfAnEarlierGenerationRun_EndsAfterThem(int seed)
    {
        var (started, ended, raised) = (0, 0, 0);
        DurableTestRun run = null!;
        await using (run = new DurableTestRun(Workflow.Create(new WorkflowDefinition
        {
            MaxParallelism = 6,
            Nodes =
            [
                .. Enumerable.Range(0, 2).Select(i => new FunctionNode { Id = $"head{i}", Function = "short" }),
                .. Enumerable.Range(0, 2).Select(i => new FunctionNode { Id = $"tail{i}", Function = "long", Needs = [$"head{i}"] }),
                .. Enumerable.Range(0, 400).Select(i => new FunctionNode { Id = $"n{i}", Function = "short" }),
            ],
        }))
        {
            Options = new EngineOptions { Seed = seed, Packets = true },
            Functions = new NodeFunctions()
                .Add("short", (_, _, _) => Task.FromResult(NodeOutcome.Done))
                .Add("long", async (_, _, cancellationToken) =>
                {
                    Interlocked.Increment(ref started);
                    await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

                    // It takes a while to end.
                    await Task.Delay(TimeSpan.FromSeconds(5), run.Time, CancellationToken.None);
                    Interlocked.Increment(ref ended);
                    return NodeOutcome.Cancelled;
                }),
            OnStep = (run, _) =>
            {
                if (run.Engine.Generations == 2 && started == 2 && raised++ == 0)
                {
                    run.Engine.Raise(DurableNames.CancelEvent);
                }
            },
        })
        {
            var result = await run.StartAsync();

            Assert.Equal(RunStatus.Cancelled, result.Status);
            Assert.Equal((2, 2), (started, ended));
            var nodes = await run.ResultsAsync();
            Assert.All(["tail0", "tail1"], id => Assert.Equal((NodeStatus.Cancelled, 1), (nodes[id].Status, nodes[id].Attempts)));
            Assert.NotNull(nodes["tail0"].Duration);
        }
    }

    private static async Task<(double History, double Calls, double Replayed)> CostAsync(string shape, int nodes)
    {
        var workflow = Workflow.Create(shape switch
        {
            "chain" => Layered(nodes, 1, SchedulingMode.Dataflow),
            "fan-out" => Layered(nodes, nodes, SchedulingMode.Dataflow),
            "siblings" => Layered(nodes, nodes, SchedulingMode.Dataflow) with { MaxParallelism = nodes },
            "layered" => Layered(nodes, 50, SchedulingMode.Dataflow),
            _ => Layered(nodes, 50, SchedulingMode.Layers),
        });
        await using var run = Create(workflow, new EngineOptions { InBatches = true, ReplaysPrefixes = false });

        Assert.Equal(RunStatus.Completed, (await run.StartAsync()).Status);

        return ((double)run.Engine.HistoryEntries / nodes, (double)run.Engine.Calls / nodes, (double)run.Engine.Replayed / nodes);
    }

    private static DurableTestRun Create(Workflow workflow, EngineOptions options) => new(workflow)
    {
        Options = options,
        Functions = new NodeFunctions().Add("ok", (_, _, _) => Task.FromResult(NodeOutcome.Done)),
    };

    /// <summary>Layers of a width, each node after the one at its place in the layer before, and after the next to that.</summary>
    private static WorkflowDefinition Layered(int nodes, int width, SchedulingMode scheduling) => new()
    {
        Scheduling = scheduling,
        Nodes = [.. Enumerable.Range(0, nodes).Select(i => new FunctionNode
        {
            Id = $"n{i}",
            Function = "ok",
            Needs = i < width ? [] : width == 1 ? [$"n{i - 1}"] : [$"n{i - width}", $"n{(i / width * width) - width + ((i + 1) % width)}"],
        })],
    };
}
