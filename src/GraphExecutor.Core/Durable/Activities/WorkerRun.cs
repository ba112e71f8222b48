using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GraphExecutor.Durable.Messages;
using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Scheduling;
using GraphExecutor.Secrets;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>An attempt of a run in a process that executes activities of it: what they share.</summary>
internal sealed class WorkerRun
{
    private readonly EventDispatcher? _events;

    public WorkerRun(
        RunRecord record, PlannedWorkflow workflow, DurableOptions options, IReadOnlyDictionary<string, string> secrets, EventDispatcher? events)
    {
        Record = record;
        (Plan, Packets) = workflow;
        _events = events;
        Time = options.TimeProvider;
        Store = new PatientStore(options.Store, options.TimeProvider);
        Results = new SettledResults(this);
        Watch = new NodeWatch(this, options.Logger);
        var settings = new ExecutorOptions
        {
            ThreadId = record.RunId,
            Attempt = record.Attempt,
            GlobalContext = record.Context is { } context ? JsonNode.Parse(context.ToString())!.AsObject() : null,
            Secrets = secrets,
            Functions = options.Functions,
            Commands = options.CommandsFor?.Invoke(record),
            WorkingDirectory = record.StartDirectory,
            WorkflowDirectory = record.WorkflowDirectory,
            TimeProvider = options.TimeProvider,
            Logger = options.Logger,
        };
        Handlers = new NodeHandlers(settings);
        Scope = new RunScope(Plan, settings, _ => null);
        foreach (var secret in secrets.Values)
        {
            Masker.Add(secret);
        }
    }

    public RunRecord Record { get; }

    public string RunId => Record.RunId;

    public int Attempt => Record.Attempt;

    public GraphPlan Plan { get; }

    public PacketPlan Packets { get; }

    public TimeProvider Time { get; }

    public PatientStore Store { get; }

    public SettledResults Results { get; }

    /// <summary>Signs of life of the nodes that run here, and messages for them.</summary>
    public NodeWatch Watch { get; }

    public NodeHandlers Handlers { get; }

    /// <summary>What expressions see of the run; without results, which each node adds.</summary>
    public RunScope Scope { get; }

    /// <summary>Hides the run's secrets; those that nodes add, in this process.</summary>
    public SecretMasker Masker { get; } = new();

    /// <summary>Node attempts that run here, with their packets: a second call of the same activity waits for the first.</summary>
    public ConcurrentDictionary<(string NodeId, int NodeAttempt), Lazy<Task<NodeReply>>> Running { get; } = new();

    public ValueTask EmitAsync(GraphEvent @event) => _events?.PostAsync(@event) ?? ValueTask.CompletedTask;

    /// <summary>Tells what a node has become.</summary>
    public ValueTask EmitAsync(NodeRecord record)
    {
        var change = new NodeChange { NodeId = record.NodeId, Result = record.Result, Time = record.Time, RetryAt = record.RetryAt };
        return EmitAsync(change.ToTransition(0, Attempt).ToEvent(RunId));
    }

    /// <summary>Records changes of nodes, then tells of them.</summary>
    /// <exception cref="StoreException">It could not be recorded.</exception>
    public async Task WriteAsync(IReadOnlyList<NodeChange> changes, RunEnding? end = null)
    {
        await Store.WriteAsync(new RunWrite { RunId = RunId, Attempt = Attempt, Nodes = changes, End = end }).ConfigureAwait(false);
        foreach (var change in changes)
        {
            await EmitAsync(change.ToRecord(Attempt)).ConfigureAwait(false);
        }
    }
}
