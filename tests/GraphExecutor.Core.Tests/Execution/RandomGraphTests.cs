using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Tests.Scheduling;

namespace GraphExecutor.Tests.Execution;

/// <summary>Random graphs on real threads: whatever comes first, the model's statuses come out, and the events tell of them in order.</summary>
public sealed class RandomGraphTests
{
    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_AnyGraph_GivesTheStatusesOfTheModel()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var graph = new RandomGraph(seed);
            var model = new ReferenceModel(graph.Definition, graph.FinalOutcome);
            var events = new List<GraphEvent>();
            var result = await Executor(graph, events).ExecuteAsync(TestContext.Current.CancellationToken);

            Assert.True(model.Statuses == Describe(result), $"seed {seed}: {Describe(result)}, but the model says {model.Statuses}");
            Assert.True(model.Status == result.Status, $"seed {seed}: {result.Status}");
            CheckEvents(result, events);
        }
    }

    private static AsyncGraphExecutor Executor(RandomGraph graph, List<GraphEvent> events) => new(
        graph.ToWorkflow(),
        new ExecutorOptions
        {
            ThreadId = "r1",
            Delivery = EventDelivery.Wait,
            Functions = new NodeFunctions().Add("scripted", async (_, context, _) =>
            {
                await Task.Yield();
                return graph.OutcomeOf(context.NodeId, context.NodeAttempt);
            }),
            EmitEvent = (@event, _) =>
            {
                events.Add(@event);
                return ValueTask.CompletedTask;
            },
        });

    private static void CheckEvents(RunResult result, List<GraphEvent> events)
    {
        Assert.IsType<RunEvent>(events[0]);
        Assert.IsType<RunEvent>(events[^1]);
        foreach (var node in events.OfType<NodeEvent>().GroupBy(node => node.NodeId))
        {
            Assert.Equal(Enumerable.Range(1, node.Count()), node.Select(@event => @event.Version));
            Assert.Equal(result.Nodes[node.Key].Status, node.Last().Status);
            Assert.Equal(result.Nodes[node.Key].Version, node.Last().Version);
            Assert.Equal(result.Nodes[node.Key].Reason, node.Last().Reason);
            Assert.Single(node, @event => @event.Status.IsSettled());
        }
    }

    private static string Describe(RunResult result) => string.Join(", ", result.Nodes.Select(node =>
        node.Value.Error is { } error
            ? $"{node.Key} failed {error.Type}{(error.Type == ErrorTypes.ExitCode ? $":{node.Value.ExitCode}" : "")}"
            : $"{node.Key} {node.Value.Status.ToString().ToLowerInvariant()}"));
}
