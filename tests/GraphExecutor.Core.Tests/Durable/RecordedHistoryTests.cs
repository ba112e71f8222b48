using System.Runtime.CompilerServices;
using System.Text.Json;
using GraphExecutor.Durable;
using GraphExecutor.Durable.Messages;
using GraphExecutor.Nodes;
using GraphExecutor.Tests.Execution;
using GraphExecutor.Tests.Scheduling;
using GraphExecutor.Workflows;
using Xunit.Sdk;

namespace GraphExecutor.Tests.Durable;

/// <summary>
/// Orchestrations that are under way outlive the program that has begun them. Those whose histories are recorded here have to be replayed
/// by this program as by the one that recorded them, or the program needs another version.
/// </summary>
public sealed class RecordedHistoryTests
{
    private const int Timeout = 60_000;
    private const string Record = "RECORD_DURABLE_HISTORIES";

    private static readonly string Advice =
        $"Orchestrations that are under way would not survive this. If it has to be, raise {nameof(DurableVersion)}.{nameof(DurableVersion.Current)} "
        + $"(unless that was done since the last release), run this class with {Record}=1, and commit the histories.";

    public static TheoryData<string> Names => [.. Runs.Keys];

    private static Dictionary<string, Func<Task<DurableTestRun>>> Runs { get; } = new()
    {
        ["random"] = () => StartAsync(new RandomGraph(17), new EngineOptions { Seed = 17, ResultsAreLost = 20, WorkersDie = 15 }),
        ["siblings"] = () => StartAsync(new RandomGraph(11, staged: true), new EngineOptions { Seed = 11, WorkersDie = 10, Packets = true }),
        ["generations"] = () => StartAsync(
            new RandomGraph(21, staged: true), new EngineOptions { Seed = 21, ResultsAreLost = 10, Packets = true, GivesWayOften = true }),
        ["large"] = async () =>
        {
            // What follows from the size of a workflow alone: a packet, and a second execution.
            var run = new DurableTestRun(Workflow.Create(new WorkflowDefinition
            {
                Nodes =
                [
                    .. Enumerable.Range(0, 3).Select(i => new FunctionNode { Id = $"c{i}", Function = "ok", Needs = i == 0 ? [] : [$"c{i - 1}"] }),
                    .. Enumerable.Range(0, 56).Select(i => new FunctionNode { Id = $"n{i}", Function = "ok", Packet = false, Needs = i < 4 ? [] : [$"n{i - 4}"] }),
                ],
            }))
            {
                Options = new EngineOptions { InBatches = true, ReplaysPrefixes = false },
                Functions = TestRun.Functions,
            };
            await run.StartAsync();
            return run;
        },
        ["outlived"] = async () =>
        {
            // A node that runs across executions, and a child of it.
            var run = new DurableTestRun(Workflow.Create(new WorkflowDefinition
            {
                MaxParallelism = 3,
                Nodes =
                [
                    new FunctionNode { Id = "long", Function = "long" },
                    new FunctionNode { Id = "child", Function = "ok", Needs = ["long"] },
                    .. Enumerable.Range(0, 12).Select(i => new FunctionNode { Id = $"n{i}", Function = "ok" }),
                ],
            }))
            {
                Options = new EngineOptions { Seed = 1, GivesWayOften = true },
                Functions = TestRun.Functions,
            };
            run.Functions.Add("long", async (_, _, cancellationToken) =>
            {
                await Task.Delay(TimeSpan.FromMinutes(1), run.Time, cancellationToken);
                return NodeOutcome.Done;
            });
            await run.StartAsync();
            return run;
        },
        ["layers"] = () => StartAsync("""
            scheduling: layers
            pools: { one: 1 }
            nodes:
              - { id: a, type: function, function: ok }
              - { id: b, type: function, function: ok, pool: one }
              - { id: c, type: function, function: ok, pool: one, needs: [a] }
              - { id: d, type: function, function: skip, needs: [b] }
              - { id: e, type: function, function: ok, needs: [d] }
              - { id: f, type: function, function: ok, needs: [c, d], join: any }
            """),
        ["failFast"] = () => StartAsync("""
            failFast: true
            nodes:
              - { id: a, type: function, function: wait }
              - { id: b, type: function, function: fail, retry: { maxAttempts: 2, delay: 10s } }
              - { id: c, type: function, function: ok, needs: [a] }
            """),
        ["timeout"] = () => StartAsync("""
            timeout: 1m
            nodes:
              - { id: a, type: function, function: wait }
              - { id: b, type: function, function: fail, retry: { maxAttempts: 9, delay: 20s } }
              - { id: c, type: function, function: ok, needs: [a] }
            """),
        ["cancel"] = () => StartAsync(
            """
            nodes:
              - { id: a, type: function, function: wait }
              - { id: b, type: function, function: fail, retry: { maxAttempts: 9, delay: 1h } }
              - { id: c, type: function, function: ok, needs: [a] }
            """,
            (run, step) =>
            {
                if (step == 2)
                {
                    run.Engine.Raise(DurableNames.CancelEvent);
                }
            }),
        ["resume"] = async () =>
        {
            var run = await StartAsync("""
                nodes:
                  - { id: a, type: function, function: ok }
                  - { id: b, type: function, function: skip }
                  - { id: c, type: function, function: fail, needs: [a] }
                  - { id: d, type: function, function: ok, needs: [a] }
                edges:
                  - { source: b, target: d, on: always }
                """);
            run.Functions = new NodeFunctions().Add("fail", (_, _, _) => Task.FromResult(NodeOutcome.Done));
            await run.ResumeAsync();
            return run;
        },
    };

    [Theory(Timeout = Timeout)]
    [MemberData(nameof(Names))]
    public async Task Replay_OfARecordedHistory_DecidesAsItDid(string name)
    {
        var recorded = await ReadAsync(name);
        try
        {
            foreach (var (then, now) in recorded.Replay())
            {
                Assert.Equal(then, now);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or XunitException)
        {
            Assert.Fail($"{name}: {exception.Message}\n{Advice}");
        }
    }

    [Theory(Timeout = Timeout)]
    [MemberData(nameof(Names))]
    public async Task Messages_OfARecordedHistory_AreReadAndWrittenAsTheyStand(string name)
    {
        foreach (var history in (await ReadAsync(name)).Histories)
        {
            var called = new Dictionary<int, string>();
            for (var i = 0; i < history.Decisions.Count; i++)
            {
                if (history.Decisions[i].Split(' ', 3) is ["call", var activity, var input])
                {
                    called[i] = activity;
                    var call = Same<ActivityCall>(JsonElement.Parse(input));
                    _ = activity switch
                    {
                        DurableNames.Begin => Same<BeginRequest>(call.Request),
                        DurableNames.RunNode => Same<NodeRequest>(call.Request),
                        DurableNames.Look => Same<LookRequest>(call.Request),
                        DurableNames.Record => Same<RecordRequest>(call.Request),
                        DurableNames.Evaluate => Same<EvaluateRequest>(call.Request),
                        _ => (object)Same<StopRequest>(call.Request),
                    };
                }
            }

            foreach (var reply in history.Events.OfType<HistoryEvent.CallCompleted>())
            {
                _ = called[reply.Decision] switch
                {
                    DurableNames.Begin => Same<BeginReply>(reply.Result),
                    DurableNames.RunNode => Same<NodeReply>(reply.Result),
                    DurableNames.Look => Same<LookReply>(reply.Result),
                    DurableNames.Evaluate => Same<EvaluateReply>(reply.Result),
                    _ => Same<ActivityReply>(reply.Result),
                };
            }
        }
    }

    [Fact]
    public void Retries_OfActivities_AreThoseOfTheVersion()
    {
        // Engines keep the waits between them in the history.
        var policy = (ActivityRetry.MaxAttempts, ActivityRetry.FirstDelay, ActivityRetry.Backoff, ActivityRetry.MaxDelay);

        Assert.True(policy == (5, TimeSpan.FromSeconds(5), 2, TimeSpan.FromMinutes(1)), Advice);
    }

    [Fact]
    public void Start_OtherVersion_IsRefused()
    {
        var recorded = RecordedRun.Read(FileOf("layers"));
        var other = recorded with
        {
            Histories = [new History(recorded.Histories[0].Input with { Version = DurableVersion.Current + 1 }, recorded.Histories[0].StartedAt)],
        };

        var problem = Assert.Throws<InvalidOperationException>(() => other.Replay().ToList());

        Assert.Contains($"version {DurableVersion.Current + 1}", problem.Message, StringComparison.Ordinal);
        Assert.Contains("goes on in a new attempt", problem.Message, StringComparison.Ordinal);
    }

    private static T Same<T>(JsonElement json)
    {
        var message = MessageJson.Read<T>(json);
        Assert.True(JsonElement.DeepEquals(json, MessageJson.Write(message)), $"{json} has become {MessageJson.Write(message)}. {Advice}");
        return message;
    }

    private static async Task<RecordedRun> ReadAsync(string name)
    {
        if (Environment.GetEnvironmentVariable(Record) == "1")
        {
            await using var run = await Runs[name]();
            run.Record().Write(FileOf(name));
        }

        var recorded = RecordedRun.Read(FileOf(name));
        Assert.True(recorded.Version == DurableVersion.Current, $"{name} was recorded by version {recorded.Version}. {Advice}");
        return recorded;
    }

    private static string FileOf(string name, [CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "Histories", name + ".json");

    private static async Task<DurableTestRun> StartAsync(string workflow, Action<DurableTestRun, int>? onStep = null)
    {
        var run = new DurableTestRun(Workflow.Parse(workflow)) { Functions = TestRun.Functions.AddWait(), OnStep = onStep };
        await run.StartAsync();
        return run;
    }

    private static async Task<DurableTestRun> StartAsync(RandomGraph graph, EngineOptions options)
    {
        var run = new DurableTestRun(graph.ToWorkflow())
        {
            Options = options,
            Functions = new NodeFunctions().Add("scripted", (_, context, _) => Task.FromResult(graph.OutcomeOf(context.NodeId, context.NodeAttempt))),
        };
        await run.StartAsync();
        return run;
    }
}
