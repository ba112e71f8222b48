using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using GraphExecutor.Durable.Messages;
using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Secrets;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>An attempt of a run in a process that executes activities of it: what they share.</summary>
internal sealed class WorkerRun
{
    /// <summary>How long the end of the process is held up by the store.</summary>
    private static readonly TimeSpan LastWriteTime = TimeSpan.FromSeconds(5);

    /// <summary>How long the orchestration, whose clock may be another one, has to say that the run takes too long.</summary>
    private static readonly TimeSpan TimeoutGrace = TimeSpan.FromSeconds(2);

    private readonly EventDispatcher? _events;
    private volatile RunStop? _stopReason;
    private CancellationTokenSource? _look;

    public WorkerRun(
        RunRecord record,
        PlannedWorkflow workflow,
        DurableOptions options,
        IReadOnlyDictionary<string, string> secrets,
        ResultCache results,
        EventDispatcher? events)
    {
        Record = record;
        (Plan, Packets, _) = workflow;
        _events = events;
        Time = options.TimeProvider;
        Store = new PatientStore(options.Store, options.TimeProvider);
        Results = new SettledResults(this, results);
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

    public AttemptKey Key => AttemptKey.Of(Record);

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

    /// <summary>Node attempts that run here, with their lines: a second call of the same activity leaves it to the first.</summary>
    public ConcurrentDictionary<(string NodeId, int NodeAttempt), Lazy<Task<EndedNode?>>> Running { get; } = new();

    /// <summary>Why the run ends; <see langword="null"/> while nobody has said so to this process.</summary>
    public RunStop? StopReason => _stopReason;

    /// <summary>The run ends: so does what runs here, and nothing more starts. The first reason counts.</summary>
    public void Stop(RunStop reason)
    {
        _stopReason ??= reason;
        Watch.StopAll();
    }

    /// <summary>The run ends once it has taken too long, also when nobody can say so.</summary>
    public void StopWhenTooLong()
    {
        if (Plan.Definition.Timeout is { } limit && Time.GetUtcNow() - Record.StartedAt - TimeoutGrace >= limit)
        {
            Stop(new RunStop(StopCause.Timeout, Reasons.RunTimeout(limit)));
        }
    }

    /// <summary>Begins a look at nodes that run, and ends the wait of an earlier one.</summary>
    /// <returns>Says when this one shall wait no longer. To be disposed of.</returns>
    public CancellationTokenSource BeginLook(CancellationToken cancellationToken)
    {
        var look = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            Interlocked.Exchange(ref _look, look)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The earlier one has ended.
        }

        return look;
    }

    /// <summary>Whether a record is of something before a node attempt, which leaves that to be run.</summary>
    public bool IsStillToRun([NotNullWhen(false)] NodeRecord? record, int nodeAttempt) => record is null || record.RunAttempt != Attempt
        || (!record.Result.Status.IsSettled() && record.Result.Attempts < nodeAttempt);

    /// <summary>The node that a line goes on with after one that has ended, or has gone on with already; -1 at its end.</summary>
    /// <param name="node">The node that has ended.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="records">What is recorded of the line's nodes.</param>
    public int NextAfter(int node, NodeResult result, IReadOnlyDictionary<string, NodeRecord> records)
    {
        var next = result is { Status: NodeStatus.Completed, SkipBranch: false } ? Packets.NextOf(node) : -1;
        return next < 0 || _stopReason is null || HasBegun(records.GetValueOrDefault(Plan.IdOf(next))) ? next : -1;
    }

    /// <summary>The number of a node.</summary>
    /// <exception cref="StoreException">The workflow has no such node.</exception>
    public int NodeOf(string id) => Plan.TryFind(id, out var node)
        ? node
        : throw new StoreException(StoreErrorCode.Corrupt, $"Workflow {Record.WorkflowName} of run {RunId} has no node {id}.");

    /// <summary>A node and those that may follow it in its line.</summary>
    public List<int> LineOf(int head)
    {
        var nodes = new List<int>();
        for (var node = head; node >= 0; node = Packets.NextOf(node))
        {
            nodes.Add(node);
        }

        return nodes;
    }

    public ValueTask EmitAsync(GraphEvent @event) => _events?.PostAsync(@event) ?? ValueTask.CompletedTask;

    /// <summary>Tells what a node has become.</summary>
    public ValueTask EmitAsync(NodeRecord record)
    {
        var change = new NodeChange { NodeId = record.NodeId, Result = record.Result, Time = record.Time, RetryAt = record.RetryAt };
        return EmitAsync(change.ToTransition(0, Attempt).ToEvent(RunId));
    }

    /// <summary>Records changes of nodes, then tells of them.</summary>
    /// <exception cref="StoreException">It could not be recorded.</exception>
    public async Task WriteAsync(IReadOnlyList<NodeChange> changes, RunEnding? end, CancellationToken cancellationToken)
    {
        await Store.WriteAsync(WriteOf(changes, end), cancellationToken).ConfigureAwait(false);
        await EmitAsync(changes).ConfigureAwait(false);
    }

    /// <summary>Records changes of nodes while the process ends: it is tried once.</summary>
    /// <exception cref="StoreException">It could not be recorded.</exception>
    /// <exception cref="TimeoutException">Nor did the store say so soon.</exception>
    public async Task WriteLastAsync(IReadOnlyList<NodeChange> changes)
    {
        await Store.Store.WriteAsync(WriteOf(changes, null), CancellationToken.None).AsTask().WaitAsync(LastWriteTime, Time).ConfigureAwait(false);
        await EmitAsync(changes).ConfigureAwait(false);
    }

    private RunWrite WriteOf(IReadOnlyList<NodeChange> changes, RunEnding? end) => new() { RunId = RunId, Attempt = Attempt, Nodes = changes, End = end };

    private async Task EmitAsync(IReadOnlyList<NodeChange> changes)
    {
        foreach (var change in changes)
        {
            await EmitAsync(change.ToRecord(Attempt)).ConfigureAwait(false);
        }
    }

    // A stop keeps nodes from starting; one that has started is still to come to its end.
    private bool HasBegun(NodeRecord? record) => record?.RunAttempt == Attempt && record.Result.Attempts > 0;
}
