using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>Very large graphs: no recursion, and nothing that grows faster than the graph.</summary>
public sealed class LargeGraphTests
{
    private const int Many = 200_000;

    // On the thread pool, because a test's time limit needs a task to wait for.
    [Theory(Timeout = 120_000)]
    [InlineData("chain")]
    [InlineData("wide")]
    [InlineData("layered")]
    public Task Apply_ManyNodes_RunsThemAll(string shape) => Task.Run(() =>
    {
        var workflow = Workflow.Create(new WorkflowDefinition
        {
            Nodes = Nodes(Many),
            Edges = shape switch
            {
                "chain" => [.. Enumerable.Range(1, Many - 1).Select(i => Edge(i - 1, i))],
                "wide" => [.. Enumerable.Range(1, Many - 2).SelectMany(i => new[] { Edge(0, i), Edge(i, Many - 1) })],
                _ => [.. Enumerable.Range(1_000, Many - 1_000).SelectMany(i => new[] { Edge(i - 1_000, i), Edge(i - (i % 1_000) - 1_000, i) }.Distinct())],
            },
            Scheduling = shape == "layered" ? SchedulingMode.Layers : SchedulingMode.Dataflow,
        });

        Assert.Equal((Many, RunStatus.Completed), RunToEnd(workflow, NodeOutcome.Done));
    }, TestContext.Current.CancellationToken);

    [Fact(Timeout = 120_000)]
    public Task Apply_ChainOfAMillionNodesIsSkipped_SettlesAll() => Task.Run(() =>
    {
        const int Million = 1_000_000;
        var workflow = Workflow.Create(new WorkflowDefinition
        {
            Nodes = Nodes(Million),
            Edges = [.. Enumerable.Range(1, Million - 1).Select(i => Edge(i - 1, i))],
        });

        Assert.Equal((Million, RunStatus.Completed), RunToEnd(workflow, NodeOutcome.SkipBranch));
    }, TestContext.Current.CancellationToken);

    private static ValueList<NodeDefinition> Nodes(int count) => [.. Enumerable.Range(0, count).Select(i => new FunctionNode { Id = $"n{i}", Function = "f" })];

    private static EdgeDefinition Edge(int source, int target) => new($"n{source}", $"n{target}");

    private static (int Settled, RunStatus Status) RunToEnd(Workflow workflow, NodeOutcome outcome)
    {
        var scheduler = new GraphScheduler(workflow.Plan);
        var events = new Queue<SchedulerEvent>([new SchedulerEvent.RunStarted(new Dictionary<int, NodeResult>())]);
        var commands = new List<SchedulerCommand>();
        var (settled, status) = (0, RunStatus.Running);
        while (events.TryDequeue(out var @event))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            scheduler.Apply(@event, commands);
            foreach (var command in commands)
            {
                switch (command)
                {
                    case SchedulerCommand.StartNode start:
                        events.Enqueue(new SchedulerEvent.NodeFinished(start.Node, outcome));
                        break;
                    case SchedulerCommand.SettleNode:
                        settled++;
                        break;
                    case SchedulerCommand.EndRun end:
                        status = end.Status;
                        break;
                }
            }

            commands.Clear();
        }

        return (settled, status);
    }
}
