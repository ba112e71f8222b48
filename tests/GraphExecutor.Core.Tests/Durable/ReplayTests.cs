using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using GraphExecutor.Tests.Scheduling;

namespace GraphExecutor.Tests.Durable;

/// <summary>
/// Random graphs on an engine that replays at every event: whatever comes first, comes twice or is lost, the model's statuses come out,
/// and no recorded node runs again.
/// </summary>
public sealed class ReplayTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Orchestration_AnyGraph_GivesTheStatusesOfTheModel(bool packets)
    {
        for (var seed = 0; seed < 150; seed++)
        {
            await CheckAsync(new RandomGraph(seed), seed, new EngineOptions { Seed = seed, ResultsAreLost = 20, Packets = packets });
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(15)]
    public async Task Orchestration_Siblings_GiveTheStatusesOfTheModel(int workersDie)
    {
        var shared = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var inBatches = seed % 2 == 0;
            var options = new EngineOptions
            {
                Seed = seed,
                ResultsAreLost = 10,
                WorkersDie = workersDie,
                InBatches = inBatches,
                ReplaysPrefixes = !inBatches,
                Packets = true,
            };
            shared += await CheckAsync(new RandomGraph(seed, staged: true), seed, options);
        }

        Assert.True(shared > 100, $"{shared} packets");
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Orchestration_WorkersDie_GivesTheStatusesOfTheModel(bool packets)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            await CheckAsync(new RandomGraph(seed), seed, new EngineOptions { Seed = seed, ResultsAreLost = 10, WorkersDie = 15, Packets = packets });
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 15)]
    public async Task Orchestration_GivesWayWhateverIsUnderWay_GivesTheStatusesOfTheModel(bool staged, int workersDie)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var options = new EngineOptions { Seed = seed, ResultsAreLost = 10, WorkersDie = workersDie, Packets = true, GivesWayOften = true };
            await CheckAsync(new RandomGraph(seed, staged), seed, options);
        }
    }

    /// <returns>How many packets there are in it.</returns>
    private static async Task<int> CheckAsync(RandomGraph graph, int seed, EngineOptions options)
    {
        var model = new ReferenceModel(graph.Definition, graph.FinalOutcome);
        var workflow = graph.ToWorkflow();
        await using var run = new DurableTestRun(workflow)
        {
            Options = options,
            Functions = new NodeFunctions().Add("scripted", (_, context, _) => Task.FromResult(graph.OutcomeOf(context.NodeId, context.NodeAttempt))),
        };

        var result = await run.StartAsync();

        var nodes = await run.ResultsAsync();
        var statuses = string.Join(", ", graph.Definition.Nodes.Select(node => nodes[node.Id]).Zip(graph.Definition.Nodes, (node, definition) =>
            node.Error is { } error
                ? $"{definition.Id} failed {error.Type}{(error.Type == ErrorTypes.ExitCode ? $":{node.ExitCode}" : "")}"
                : $"{definition.Id} {node.Status.ToString().ToLowerInvariant()}"));
        Assert.True(model.Statuses == statuses, $"seed {seed}: {statuses}, but the model says {model.Statuses}");
        Assert.True(model.Status == result.Status, $"seed {seed}: {result.Status}");
        var transitions = await run.Store.GetTransitionsAsync("r1", 0, int.MaxValue, TestContext.Current.CancellationToken);
        foreach (var node in transitions.OfType<NodeTransition>().GroupBy(node => node.NodeId))
        {
            Assert.Single(node, transition => transition.Result.Status.IsSettled());
            Assert.True(node.Last().Result.Status.IsSettled(), $"seed {seed}: {node.Key} went on after it had settled");
        }

        return PacketPlan.Of(workflow.Plan, small: 0).All().Count();
    }
}
