using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Resuming;
using GraphExecutor.Runs;
using GraphExecutor.Tests.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Scenarios;

/// <summary>The semantics as an executable table: each scenario through the scheduler alone and through the executor.</summary>
public sealed class ScenarioTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Every =>
        from name in Scenario.All.Keys
        from mode in (string[])["dataflow", "layers", "serial"]
        select new TheoryDataRow<string, string>(name, mode);

    [Theory]
    [MemberData(nameof(Every))]
    public void Scheduler_Scenario_GivesWhatTheModelSays(string name, string mode)
    {
        var scenario = Scenario.All[name];
        var plan = WorkflowFor(scenario, mode).Plan;

        var first = Run(1, []);
        Check(scenario.Expect, first);
        if (scenario.Resume is { } expected)
        {
            var results = Results(first, 1);
            Check(expected, Run(2, [.. expected.Reused.Select(id => (id, results[id]))]));
        }

        SchedulerRun Run(int attempt, (string, NodeResult)[] initialState)
        {
            SchedulerRun run = null!;
            run = new SchedulerRun(plan, (id, _) => Scenario.OutcomeOf(ScriptOf(id), attempt))
            {
                // nodes.n1.output.v == 'yes'
                Condition = text => (HasOutput(text.Split('.')[1]) ? "yes" : "") == text.Split('\'')[1],
            };
            run.Begin(initialState);
            run.RunToEnd();
            return run;

            bool HasOutput(string id) => run[id] == "completed" && !Scenario.OutcomeOf(ScriptOf(id), initialState.Any(given => given.Item1 == id) ? 1 : attempt).SkipsBranch;
        }

        Dictionary<string, NodeResult> Results(SchedulerRun run, int attempt) => plan.Definition.Nodes.ToDictionary(node => node.Id, node =>
        {
            var outcome = Scenario.OutcomeOf(ScriptOf(node.Id), attempt);
            return new NodeResult { Status = outcome.Status, Error = outcome.Error, ExitCode = outcome.ExitCode, SkipBranch = outcome.SkipsBranch };
        });

        string ScriptOf(string id) => ((CommandNode)plan.Node(plan.TryFind(id, out var node) ? node : -1)).Run!;

        void Check(Outcome expected, SchedulerRun run)
        {
            Assert.Equal(expected.Status, run.Status);
            Assert.Equal(expected.Ran, run.Ran.Order(StringComparer.Ordinal));
            Assert.Equal(expected.Nodes, string.Join(", ", run.Statuses.Split(", ").Order(StringComparer.Ordinal)));
        }
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Every))]
    public async Task ExecuteAsync_Scenario_GivesWhatTheModelSays(string name, string mode)
    {
        var scenario = Scenario.All[name];
        var workflow = WorkflowFor(scenario, mode);

        var first = await RunAsync(1, null, scenario.Expect);
        if (scenario.Resume is { } expected)
        {
            var plan = ResumePlanner.Plan(new ResumeRequest { Earlier = workflow, Results = first.Nodes });
            await RunAsync(2, plan.InitialState, expected);
        }

        async Task<RunResult> RunAsync(int attempt, IReadOnlyDictionary<string, NodeResult>? initialState, Outcome expected)
        {
            var events = new List<GraphEvent>();
            var result = await new AsyncGraphExecutor(workflow, new ExecutorOptions
            {
                ThreadId = "r1",
                Attempt = attempt,
                Commands = new ScriptedCommands(),
                InitialState = initialState,
                Delivery = EventDelivery.Wait,
                EmitEvent = (@event, _) =>
                {
                    events.Add(@event);
                    return ValueTask.CompletedTask;
                },
            }).ExecuteAsync(TestContext.Current.CancellationToken);

            var nodes = events.OfType<NodeEvent>().ToList();
            Assert.Equal(expected.Status, result.Status);
            Assert.Equal(expected.Nodes, Outcome.Describe(result.Nodes));
            Assert.Equal(expected.Ran, nodes.Where(node => node.Status == NodeStatus.Running).Select(node => node.NodeId).Order(StringComparer.Ordinal));
            Assert.Equal(expected.Reused, nodes.Where(node => node.Reused).Select(node => node.NodeId).Order(StringComparer.Ordinal));
            Assert.Equal(result.Nodes.Count, nodes.Count(node => node.Status.IsSettled()));
            return result;
        }
    }

    private static Workflow WorkflowFor(Scenario scenario, string mode) => mode switch
    {
        "layers" => scenario.With("scheduling", "layers"),
        "serial" => scenario.With("maxParallelism", 1),
        _ => scenario.With(),
    };
}
