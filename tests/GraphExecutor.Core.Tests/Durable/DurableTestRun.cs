using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphExecutor.Durable;
using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Resuming;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Durable;

/// <summary>A run that a simulated engine executes, with what came of it.</summary>
internal sealed class DurableTestRun : IAsyncDisposable
{
    private readonly ConcurrentQueue<GraphEvent> _events = new();
    private readonly List<RunActivities> _workers = [];
    private readonly Workflow _workflow;
    private readonly StoredWorkflow _stored;

    public DurableTestRun(Workflow workflow)
    {
        _workflow = workflow;
        _stored = StoredWorkflow.Of($"{{\"test\":\"{Guid.NewGuid()}\"}}");
    }

    public EngineOptions Options { get; init; } = new();

    public NodeFunctions? Functions { get; set; }

    public ICommandRunner? Commands { get; init; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public InMemoryRunStore Store { get; } = new();

    public SimulatedEngine Engine { get; private set; } = null!;

    /// <summary>Called before each step of the engine.</summary>
    public Action<DurableTestRun, int>? OnStep { get; init; }

    private GenerationRules? Generations =>
        Options.GivesWayOften ? new GenerationRules(MinCalls: 2 + (Options.Seed % 5), CallsPerLostResult: 0) : null;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What happened, without what was told twice because it was done twice.</summary>
    public IReadOnlyList<NodeEvent> NodeEvents =>
        [.. _events.OfType<NodeEvent>().DistinctBy(node => (node.Attempt, node.NodeId, node.Version))];

    public async ValueTask DisposeAsync()
    {
        await DisposeWorkersAsync();
        await Store.DisposeAsync();
    }

    /// <summary>The first attempt.</summary>
    public async Task<OrchestrationResult> StartAsync()
    {
        var now = Time.GetUtcNow();
        var created = await Store.CreateRunAsync(
            new NewRun { RunId = "r1", WorkflowName = _workflow.Name, Workflow = _stored, Time = now, Lease = Lease(now) }, Token);
        return await ExecuteAsync(created.Run);
    }

    /// <summary>The next attempt.</summary>
    public async Task<OrchestrationResult> ResumeAsync()
    {
        var run = (await Store.GetRunAsync("r1", Token))!;
        var records = await Store.GetNodesAsync("r1", Token);
        var plan = ResumePlanner.Plan(new ResumeRequest { Earlier = _workflow, Results = records.ToDictionary(record => record.NodeId, record => record.Result) });
        var now = Time.GetUtcNow();
        var started = await Store.StartAttemptAsync(run, new NewAttempt { Time = now, Lease = Lease(now), Nodes = plan.Reset(records, now) }, Token);
        return await ExecuteAsync(started.Run!);
    }

    /// <summary>The latest attempt as the engine has kept it.</summary>
    public RecordedRun Record() => new(
        DurableVersion.Current, Options.Packets, Generations, JsonSerializer.SerializeToElement(JsonNode.Parse(_workflow.ToJson())), Engine.Histories);

    /// <summary>What is recorded of each node.</summary>
    public async Task<IReadOnlyDictionary<string, NodeResult>> ResultsAsync() =>
        (await Store.GetNodesAsync("r1", Token)).ToDictionary(record => record.NodeId, record => record.Result);

    private static RunLease Lease(DateTimeOffset now) => new(new LeaseOwner("host", 1, 2, "boot", "token"), now.AddDays(1));

    private async Task<OrchestrationResult> ExecuteAsync(RunRecord run)
    {
        Engine = new SimulatedEngine(Options, Time, Worker) { OnStep = step => OnStep?.Invoke(this, step) };
        try
        {
            return await Engine.RunAsync(OrchestrationInput.For(run), Token);
        }
        finally
        {
            // Their events have arrived once they are gone.
            await DisposeWorkersAsync();
        }
    }

    private async Task DisposeWorkersAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        _workers.Clear();
    }

    private (RunActivities Activities, WorkflowCache Workflows) Worker(int lifetime)
    {
        var store = lifetime == int.MaxValue ? Store : DyingStore.Create(Store, lifetime);
        var workflows = new WorkflowCache(store, Time)
        {
            Small = Options.Packets ? 0 : PacketPlan.SmallWorkflow,
            Generations = Generations,
        };
        workflows.Add(_stored.Hash, _workflow);
        var activities = new RunActivities(new DurableOptions
        {
            Store = store,
            Workflows = workflows,
            Functions = Functions,
            CommandsFor = Commands is { } commands ? _ => commands : null,
            TimeProvider = Time,
            EmitEvent = (@event, _) =>
            {
                _events.Enqueue(@event);
                return ValueTask.CompletedTask;
            },
        });
        _workers.Add(activities);
        return (activities, workflows);
    }
}
