using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>
/// What holds for every graph, tried on thousands of random ones. <see cref="SchedulerRun"/> checks on the way that nothing starts before
/// its parents or twice, and that each node settles once. A seed in a failure's message makes its graph again.
/// </summary>
public sealed class PropertyTests
{
    private const int Graphs = 2_000;

    [Fact]
    public void Statuses_AnyGraphInAnyOrder_AreThoseOfTheModel()
    {
        ForEachSeed(seed =>
        {
            var graph = new RandomGraph(seed);
            var model = new ReferenceModel(graph.Definition, graph.FinalOutcome);
            foreach (var mode in Enum.GetValues<SchedulingMode>())
            {
                foreach (var parallelism in (int[])[1, 2, 64])
                {
                    var random = new Random(seed);
                    var run = Start(graph, definition => definition with { Scheduling = mode, MaxParallelism = parallelism });
                    run.RunToEnd(random.Next);

                    Assert.Equal(model.Statuses, run.Statuses);
                    Assert.Equal(model.Status, run.Status);
                    Assert.Equal(model.Ran, run.Ran);
                    Assert.True(run.MostAtOnce <= parallelism);
                }
            }
        });
    }

    [Fact]
    public void Commands_SameEvents_AreTheSame()
    {
        ForEachSeed(seed => Assert.Equal(Commands(seed), Commands(seed)));

        static IReadOnlyList<string> Commands(int seed)
        {
            var random = new Random(seed);
            var run = Start(new RandomGraph(seed));
            run.RunToEnd(random.Next);
            return run.TakeNews();
        }
    }

    [Fact]
    public void Run_CancelledOrTimedOutAtAnyMoment_Ends()
    {
        ForEachSeed(seed =>
        {
            var random = new Random(seed);
            var run = Start(new RandomGraph(seed), definition => definition with
            {
                FailFast = random.Next(2) == 0,
                MaxParallelism = random.Next(1, 5),
                Scheduling = (SchedulingMode)random.Next(2),
            });
            var left = random.Next(20);
            run.RunToEnd(running =>
            {
                if (left-- == 0)
                {
                    run.Cancel();
                }

                return random.Next(running);
            });

            Assert.Equal(run.Status == RunStatus.Cancelled, run.Reason == "somebody asked");
        });
    }

    [Fact]
    public void FailFast_AnyGraph_FailsExactlyWhenTheModelDoes()
    {
        ForEachSeed(seed =>
        {
            var graph = new RandomGraph(seed);
            var random = new Random(seed);
            var run = Start(graph, definition => definition with { FailFast = true });
            run.RunToEnd(random.Next);

            var model = new ReferenceModel(graph.Definition, graph.FinalOutcome);
            Assert.Equal(model.Status, run.Status);
            if (model.Status == RunStatus.Completed)
            {
                Assert.Equal(model.Statuses, run.Statuses);
            }
        });
    }

    [Fact]
    public void FailFast_AnyGraph_EndsAtOnceWhenAFailureAloneSaysSo()
    {
        var ends = 0;
        ForEachSeed(seed =>
        {
            var graph = new RandomGraph(seed);
            var definition = graph.Definition with { FailFast = true };
            var plan = Workflow.Create(definition).Plan;
            var run = Start(graph, _ => definition);
            var random = new Random(seed);
            while (run.FirstStop is null && run.Running.Count > 0)
            {
                var id = run.Running[random.Next(run.Running.Count)];
                run.Finish(id);
                Assert.True(plan.TryFind(id, out var node));
                if (!run.Retrying.Contains(id) && FailFastRules.StopAfter(plan, node, Settlement.Of(ResultOf(run, graph, id))) is not null)
                {
                    // Perhaps for another failure, of which this one has taken the last handler.
                    ends++;
                    Assert.Equal(StopCause.FailFast, run.FirstStop?.Cause);
                }
            }
        });

        Assert.True(ends > 100, $"{ends} ends");
    }

    [Fact]
    public void Resume_WithEveryResultOfTheFirstRun_StartsNothingAndEndsTheSame()
    {
        ForEachSeed(seed =>
        {
            var graph = new RandomGraph(seed);
            var first = Start(graph);
            first.RunToEnd();
            var results = graph.Definition.Nodes.Select(node => (node.Id, ResultOf(first, graph, node.Id))).ToArray();

            var second = new SchedulerRun(Workflow.Create(graph.Definition).Plan, graph.OutcomeOf);
            second.Begin(results);

            Assert.True(second.Ended);
            Assert.Empty(second.Ran);
            Assert.Equal(first.Status, second.Status);
        });
    }

    private static NodeResult ResultOf(SchedulerRun run, RandomGraph graph, string id) => new()
    {
        Status = Enum.Parse<NodeStatus>(run[id].Split(' ')[0], ignoreCase: true),
        Error = run.ErrorOf(id),
        ExitCode = run.ErrorOf(id)?.Type == ErrorTypes.ExitCode ? int.Parse(run[id].Split(':')[1], null) : null,
        SkipBranch = run[id] == "completed" && graph.FinalOutcome(id) == "skip",
        Attempts = run.Ran.Contains(id) ? 1 : 0,
    };

    private static SchedulerRun Start(RandomGraph graph, Func<WorkflowDefinition, WorkflowDefinition>? change = null)
    {
        var run = new SchedulerRun(Workflow.Create(change?.Invoke(graph.Definition) ?? graph.Definition).Plan, graph.OutcomeOf);
        run.Begin();
        return run;
    }

    private static void ForEachSeed(Action<int> check)
    {
        for (var seed = 0; seed < Graphs; seed++)
        {
            try
            {
                check(seed);
            }
            catch (Exception exception)
            {
                // Whatever it is, the seed is what one needs to see it again.
                throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
            }
        }
    }
}
