using System.Collections.Concurrent;
using GraphExecutor.Durable;
using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Durable;

/// <summary>Siblings that share an activity: what becomes of one is nothing to the others.</summary>
public sealed class SiblingTests
{
    private const int Timeout = 30_000;
    private const int Siblings = 16;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Timeout)]
    public async Task Siblings_AllComplete_AreOneActivity()
    {
        await using var run = Run(_ => NodeOutcome.Done);

        Assert.Equal(RunStatus.Completed, (await run.StartAsync()).Status);

        // The beginning, the first node, all siblings, the last node, the end.
        Assert.Equal(5, run.Engine.Calls);
    }

    [Fact(Timeout = Timeout)]
    public async Task Siblings_SomeFailOrSkip_AreToldAsInProcess()
    {
        var definition = Family() with
        {
            Edges = [new EdgeDefinition("n3", "mend") { On = EdgeTrigger.Failure }],
            Nodes = [.. Family().Nodes.Select(node => node with { AllowFailure = node.Id == "n5" }), new FunctionNode { Id = "mend", Function = "f" }],
        };
        var functions = new NodeFunctions().Add("f", (_, context, _) => Task.FromResult(context.NodeId switch
        {
            "n2" => NodeOutcome.SkipBranch,
            "n3" or "n5" => NodeOutcome.Fail("Custom", "as it happens"),
            "n7" => throw new InvalidOperationException("it broke"),
            _ => NodeOutcome.Done,
        }));
        var workflow = Workflow.Create(definition);
        await using var run = new DurableTestRun(workflow) { Functions = functions, Options = new EngineOptions { Packets = true } };
        var events = new ConcurrentQueue<GraphEvent>();
        var options = new ExecutorOptions
        {
            ThreadId = "r1",
            Functions = functions,
            Delivery = EventDelivery.Wait,
            EmitEvent = (@event, _) =>
            {
                events.Enqueue(@event);
                return ValueTask.CompletedTask;
            },
        };

        var result = await run.StartAsync();

        Assert.Equal((await new AsyncGraphExecutor(workflow, options).ExecuteAsync(Token)).Status, result.Status);
        Assert.Equal(ParityTests.Describe(events.OfType<NodeEvent>()), ParityTests.Describe(run.NodeEvents));
    }

    [Fact(Timeout = Timeout)]
    public async Task Siblings_OneTakesTooLong_FailsAloneAndTheOthersAreRecordedBefore()
    {
        await using var run = Run(
            node => node == "n4" ? null : NodeOutcome.Done,
            node => node.Id == "n4" ? node with { Timeout = TimeSpan.FromMinutes(1) } : node,
            clockStands: run => run.NodeEvents.Count(node => node.Status == NodeStatus.Completed) < Siblings);

        Assert.Equal(RunStatus.Failed, (await run.StartAsync()).Status);

        var records = (await run.Store.GetNodesAsync("r1", Token)).ToDictionary(record => record.NodeId);
        Assert.Equal((NodeStatus.Failed, ErrorTypes.Timeout), (records["n4"].Result.Status, records["n4"].Result.Error?.Type));
        Assert.Equal((NodeStatus.Failed, ErrorTypes.UpstreamFailed), (records["last"].Result.Status, records["last"].Result.Error?.Type));
        Assert.All(
            Enumerable.Range(0, Siblings).Where(i => i != 4).Select(i => records[$"n{i}"]),
            record => Assert.True(record.Result.Status == NodeStatus.Completed && record.Time < records["n4"].Time.AddSeconds(-30)));
    }

    [Theory(Timeout = Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Siblings_CancelInTheMiddle_KeepsWhatHasSettled(bool byEvent)
    {
        var started = 0;
        DurableTestRun run = null!;
        await using (run = Run(node =>
        {
            if (Interlocked.Increment(ref started) != Siblings + 1)
            {
                return node[^1] is '2' or '4' ? null : NodeOutcome.Done;
            }

            if (byEvent)
            {
                run.Engine.Raise(DurableNames.CancelEvent);
            }
            else
            {
                _ = run.Store.PostMessageAsync(new MailboxMessage { RunId = "r1", Kind = MessageKind.Cancel, Time = run.Time.GetUtcNow() }, Token).AsTask();
            }

            return null;
        }))
        {
            Assert.Equal(RunStatus.Cancelled, (await run.StartAsync()).Status);

            var nodes = await run.ResultsAsync();
            Assert.All(["n2", "n4", "n12", "n14"], id => Assert.Equal((NodeStatus.Cancelled, 1), (nodes[id].Status, nodes[id].Attempts)));
            Assert.Equal((NodeStatus.Cancelled, 0), (nodes["last"].Status, nodes["last"].Attempts));

            // The first node, and of the siblings all but those four and the one that cancelled, unless it is one of them.
            Assert.InRange(nodes.Values.Count(node => node.Status == NodeStatus.Completed), Siblings - 4, Siblings - 3);
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Siblings_Resumed_OnlyThoseThatFailedRunAgain()
    {
        var heals = false;
        await using var run = Run(node => node is "n3" or "n5" && !heals ? NodeOutcome.Fail("Custom", "not yet") : NodeOutcome.Done);
        Assert.Equal(RunStatus.Failed, (await run.StartAsync()).Status);
        heals = true;

        Assert.Equal(RunStatus.Completed, (await run.ResumeAsync()).Status);

        // The beginning, two siblings together, the last node, the end.
        Assert.Equal(4, run.Engine.Calls);
        Assert.Equal(
            ["last", "n3", "n5"],
            run.NodeEvents.Where(node => node.Attempt == 2 && node.Status == NodeStatus.Running).Select(node => node.NodeId).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Timeout)]
    public async Task Siblings_OneIsOfAWorkerThatIsGone_RunsAgainAlone()
    {
        await using var run = Run(_ => NodeOutcome.Done, onStep: (run, step) =>
        {
            if (step == 0)
            {
                // A worker of the first attempt has recorded that it runs, and nothing since.
                run.Store.WriteAsync(new RunWrite
                {
                    RunId = "r1",
                    Attempt = 1,
                    Nodes = [new NodeChange { NodeId = "n4", Time = run.Time.GetUtcNow(), Result = new NodeResult { Status = NodeStatus.Running, Attempts = 1, Version = 1 } }],
                }, Token).AsTask().Wait(Token);
            }
        });

        Assert.Equal(RunStatus.Completed, (await run.StartAsync()).Status);

        var transitions = (await run.Store.GetTransitionsAsync("r1", 0, 100, Token)).OfType<NodeTransition>().ToLookup(node => node.NodeId);
        Assert.Equal("Running, Waiting, Running, Completed", Story("n4"));
        Assert.All(transitions.Where(node => node.Key != "n4"), node => Assert.Equal("Running, Completed", Story(node.Key)));

        string Story(string id) => string.Join(", ", transitions[id].Select(node => node.Result.Status));
    }

    private static WorkflowDefinition Family() => new()
    {
        Nodes =
        [
            new FunctionNode { Id = "first", Function = "f" },
            .. Enumerable.Range(0, Siblings).Select(i => new FunctionNode { Id = $"n{i}", Function = "f", Needs = ["first"] }),
            new FunctionNode { Id = "last", Function = "f", Needs = [.. Enumerable.Range(0, Siblings).Select(i => $"n{i}")] },
        ],
    };

    /// <param name="outcome">What a node returns; <see langword="null"/> for one that runs until it is ended.</param>
    /// <param name="change">What is special about a node.</param>
    /// <param name="onStep">Called before each step of the engine.</param>
    /// <param name="clockStands">Whether the clock stands while something is under way.</param>
    private static DurableTestRun Run(
        Func<string, NodeOutcome?> outcome, Func<NodeDefinition, NodeDefinition>? change = null, Action<DurableTestRun, int>? onStep = null,
        Func<DurableTestRun, bool>? clockStands = null)
    {
        DurableTestRun run = null!;
        run = new(Workflow.Create(Family() with { Nodes = [.. Family().Nodes.Select(change ?? (node => node))] }))
        {
            Options = new EngineOptions { Packets = true, ClockStands = () => clockStands?.Invoke(run) == true },
            OnStep = onStep,
            Functions = new NodeFunctions().Add("f", async (_, context, cancellationToken) =>
            {
                if (outcome(context.NodeId) is { } returned)
                {
                    return returned;
                }

                await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return NodeOutcome.Cancelled;
            }),
        };
        return run;
    }
}
