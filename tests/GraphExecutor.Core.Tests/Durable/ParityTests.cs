using System.Collections.Concurrent;
using GraphExecutor.Durable;
using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Runs;
using GraphExecutor.Tests.Scenarios;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Durable;

/// <summary>The same run in process and as an orchestration: equal results, and equal events of each node but for their times.</summary>
public sealed class ParityTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Every =>
        from name in Scenario.All.Keys
        from mode in (string[])["dataflow", "layers", "serial", "packets"]
        select new TheoryDataRow<string, string>(name, mode);

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Every))]
    public async Task Orchestration_Scenario_GivesWhatTheModelSaysAndTheExecutorTells(string name, string mode)
    {
        var scenario = Scenario.All[name];
        var workflow = mode switch
        {
            "layers" => scenario.With("scheduling", "layers"),
            "serial" => scenario.With("maxParallelism", 1),
            _ => scenario.With(),
        };
        await using var run = new DurableTestRun(workflow) { Commands = new ScriptedCommands(), Options = new EngineOptions { Seed = name.Length, Packets = mode == "packets" } };

        Check(scenario.Expect, await run.StartAsync(), await run.ResultsAsync());
        Assert.Equal(await LocalEventsAsync(workflow), Describe(run.NodeEvents));
        if (scenario.Resume is { } expected)
        {
            Check(expected, await run.ResumeAsync(), await run.ResultsAsync());
            var again = run.NodeEvents.Where(node => node.Attempt == 2).ToList();
            Assert.Equal(expected.Ran, again.Where(node => node.Status == NodeStatus.Running).Select(node => node.NodeId).Order(StringComparer.Ordinal));
            Assert.Equal(expected.Reused, again.Where(node => node.Reused).Select(node => node.NodeId).Order(StringComparer.Ordinal));
        }
    }

    internal static string Describe(IEnumerable<NodeEvent> events) => string.Join('\n', events
        .GroupBy(node => node.NodeId)
        .OrderBy(node => node.Key, StringComparer.Ordinal)
        .Select(node => string.Join("; ", node.OrderBy(@event => @event.Version).Select(@event =>
            $"{@event.NodeId} {@event.Version} {@event.Status} attempt {@event.NodeAttempt} {@event.ExitCode} {@event.Output} "
            + $"{@event.SkipBranch} {@event.Error} {@event.Reason} {@event.Reused} {@event.RetryAt is null} {@event.DurationMs is null}"))));

    private static void Check(Outcome expected, OrchestrationResult result, IReadOnlyDictionary<string, NodeResult> nodes)
    {
        Assert.Equal(expected.Status, result.Status);
        Assert.Equal(expected.Nodes, Outcome.Describe(nodes));
    }

    private static async Task<string> LocalEventsAsync(Workflow workflow)
    {
        var events = new ConcurrentQueue<GraphEvent>();
        await new AsyncGraphExecutor(workflow, new ExecutorOptions
        {
            ThreadId = "r1",
            Commands = new ScriptedCommands(),
            Delivery = EventDelivery.Wait,
            EmitEvent = (@event, _) =>
            {
                events.Enqueue(@event);
                return ValueTask.CompletedTask;
            },
        }).ExecuteAsync(TestContext.Current.CancellationToken);
        return Describe(events.OfType<NodeEvent>());
    }
}
