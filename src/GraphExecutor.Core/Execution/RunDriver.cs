using System.Threading.Channels;
using GraphExecutor.Diagnostics;
using GraphExecutor.Expressions;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Secrets;
using GraphExecutor.Storage;

namespace GraphExecutor.Execution;

/// <summary>
/// Drives one attempt of a run in this process: carries out what the scheduler commands, and tells it what came of it. Everything that
/// changes is changed by one task at a time, which takes events out of the inbox.
/// </summary>
#pragma warning disable CA1001 // A source without a timer holds nothing to dispose of, and functions left to themselves may still use its token.
internal sealed partial class RunDriver : INodeHost
#pragma warning restore CA1001
{
    private static readonly SchedulerEvent CancelRequested = new SchedulerEvent.CancelRequested(Reasons.Cancelled);

    private readonly ExecutorOptions _options;
    private readonly GraphScheduler _scheduler;
    private readonly NodeResult?[] _results;
    private readonly NodeAttempt?[] _current;
    private readonly int[] _versions;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<int, ITimer> _retries = [];

    // Unbounded, and yet bounded: one entry for each running node or retry, and the run's own end. Continuations run where the entry was
    // written, so that a chain of nodes stays on one thread.
    private readonly Channel<Message> _inbox =
        Channel.CreateUnbounded<Message>(new() { SingleReader = true, AllowSynchronousContinuations = true });

    private readonly List<SchedulerCommand> _commands = [];
    private readonly List<NodeAttempt> _starting = [];
    private readonly Random _random = new();
    private EventDispatcher? _events;
    private RunTelemetry? _telemetry;
    private RunResult? _result;
    private StoreException? _abandoned;
    private long _startTimestamp;
    private volatile bool _cancelRequested;

    public RunDriver(GraphPlan plan, ExecutorOptions options)
    {
        Plan = plan;
        _options = options;
        _results = new NodeResult?[plan.NodeCount];
        _current = new NodeAttempt?[plan.NodeCount];
        _versions = new int[plan.NodeCount];
        _scheduler = new GraphScheduler(plan, options.MaxParallelism);
        Handlers = new NodeHandlers(options);
        Scope = new RunScope(plan, options, ResultOf);
        options.Recorder?.Attach(RequestCancel, Abandon, Type);
        foreach (var record in options.Recorder?.Nodes ?? [])
        {
            if (plan.TryFind(record.NodeId, out var node))
            {
                _versions[node] = record.Result.Version;
            }
        }

        foreach (var secret in options.Secrets?.Values ?? [])
        {
            Masker.Add(secret);
        }
    }

    public GraphPlan Plan { get; }

    public RunScope Scope { get; }

    public NodeHandlers Handlers { get; }

    /// <summary>Hides the run's secrets, those that its nodes add included.</summary>
    public SecretMasker Masker { get; } = new();

    public TimeProvider Time => _options.TimeProvider;

    public string RunId => _options.ThreadId;

    public int Attempt => _options.Attempt;

    public string? WorkingDirectory => _options.WorkingDirectory;

    /// <summary>Asks every running node to end.</summary>
    public CancellationToken StopToken => _stop.Token;

    /// <summary>Whether anybody wants to know what happens.</summary>
    public bool Reports => _events is not null || _options.Recorder is not null;

    /// <summary>Whether people can type into terminals: what they type comes by the store.</summary>
    public bool TakesInput => _options.Recorder is not null;

    public NodeResult? ResultOf(int node) => _results[node];

    /// <summary>Called by a node attempt when it has ended, on any thread.</summary>
    public void Finished(NodeAttempt attempt, NodeOutcome outcome)
    {
        attempt.Place?.Dispose();
        _inbox.Writer.TryWrite(new Message(attempt, outcome, null, null));
    }

    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        _startTimestamp = Time.GetTimestamp();
        _telemetry = RunTelemetry.Begin(Plan, RunId, Attempt);
        _events = _options.EmitEvent is { } sink ? new EventDispatcher(sink, _options.Delivery, Time, _options.Logger) : null;
        try
        {
            await AnnounceAsync().ConfigureAwait(false);
            await using var limit = StartRunTimeout().ConfigureAwait(false);

            // Last, because a token that is cancelled already calls back at once.
            await using var cancelled = cancellationToken.Register(RequestCancel).ConfigureAwait(false);
            if (_cancelRequested)
            {
                // Ahead of the start, so that nothing is started only to be ended.
                await ApplyAsync(CancelRequested).ConfigureAwait(false);
            }

            await ApplyAsync(new SchedulerEvent.RunStarted(InitialState())).ConfigureAwait(false);
            while (_result is null)
            {
                var message = await _inbox.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                if (message.Entry is { } entry)
                {
                    await EnterAsync(entry).ConfigureAwait(false);
                }
                else
                {
                    await ApplyAsync(EventOf(message)).ConfigureAwait(false);
                }
            }

            return _abandoned is null ? _result : throw _abandoned;
        }
        finally
        {
            _inbox.Writer.TryComplete();
            if (_result is null)
            {
                // Something is wrong, and nodes may still run. Otherwise the token is left alone: functions that completed may have left
                // callbacks at it that undo what they did.
                _ = _stop.CancelAsync();
            }

            foreach (var retry in _retries.Values)
            {
                await retry.DisposeAsync().ConfigureAwait(false);
            }

            if (_events is not null)
            {
                await _events.DisposeAsync().ConfigureAwait(false);
            }

            _telemetry?.End(_abandoned is null ? _result?.Status : null, Time.GetElapsedTime(_startTimestamp));
        }
    }

    private void RequestCancel()
    {
        _cancelRequested = true;
        _events?.WatchProgress();
        Post(CancelRequested);

        // At once, also when the driver waits for a sink that hangs. The message comes first, so that the nodes end as cancelled.
        _ = _stop.CancelAsync();
    }

    /// <summary>
    /// The run can be recorded no longer: what runs is ended, and what comes of that is neither recorded nor told. On any thread.
    /// </summary>
    private void Abandon(StoreException reason)
    {
        Interlocked.CompareExchange(ref _abandoned, reason, null);
        RequestCancel();
    }

    /// <summary>Somebody types into the terminal of a node. On any thread; lost when the node does not run.</summary>
    private void Type(string nodeId, string text)
    {
        if (Plan.TryFind(nodeId, out var node))
        {
            _current[node]?.Input?.TryType(text);
        }
    }

    private void Post(SchedulerEvent @event) => _inbox.Writer.TryWrite(new Message(null, null, @event, null));

    private ITimer StartRunTimeout()
    {
        var limit = Plan.Definition.Timeout;
        var reason = limit is { } time ? Reasons.RunTimeout(time) : "";
        return Time.CreateTimer(
            _ =>
            {
                _events?.WatchProgress();
                Post(new SchedulerEvent.RunTimedOut(reason));
                _ = _stop.CancelAsync();
            },
            null, limit ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private Dictionary<int, NodeResult> InitialState()
    {
        var state = new Dictionary<int, NodeResult>();
        foreach (var (id, result) in _options.InitialState ?? new Dictionary<string, NodeResult>())
        {
            if (Plan.TryFind(id, out var node))
            {
                state[node] = result;
            }
        }

        return state;
    }

    private SchedulerEvent EventOf(Message message)
    {
        if (message.Event is { } @event)
        {
            return @event;
        }

        // The random number varies the delay of a retry, and nothing else.
        var random = Plan.Node(message.Attempt!.Node).Retry is { Jitter: > 0 } ? _random.NextDouble() : 0.5;
        return new SchedulerEvent.NodeFinished(message.Attempt.Node, message.Outcome!, random);
    }

    /// <summary>
    /// Decides what follows from an event, makes it known, and only then starts what shall start: whatever a node builds on has been told
    /// before it runs.
    /// </summary>
    private async ValueTask ApplyAsync(SchedulerEvent @event)
    {
        _scheduler.Apply(@event, _commands);

        // Evaluating a condition adds commands to the end of the list.
        for (var i = 0; i < _commands.Count; i++)
        {
            Take(_commands[i]);
        }

        _commands.Clear();
        await CarryOutAsync().ConfigureAwait(false);
    }

    private async ValueTask CarryOutAsync()
    {
        await PublishAsync().ConfigureAwait(false);
        foreach (var attempt in _starting)
        {
            if (_abandoned is null)
            {
                ThreadPool.UnsafeQueueUserWorkItem(attempt, preferLocal: true);
            }
            else
            {
                // That it starts could not be recorded: so it does not.
                Finished(attempt, NodeOutcome.Cancelled);
            }
        }

        _starting.Clear();
    }

    private void Take(SchedulerCommand command)
    {
        switch (command)
        {
            case SchedulerCommand.StartNode start:
                StartWhenThereIsRoom(start);
                break;
            case SchedulerCommand.SettleNode settle:
                Settle(settle);
                break;
            case SchedulerCommand.EvaluateCondition evaluate:
                _scheduler.Apply(Evaluate(evaluate.Edge), _commands);
                break;
            case SchedulerCommand.AwaitRetry retry:
                AwaitRetry(retry);
                break;
            case SchedulerCommand.AwaitPool pool:
                Wait(pool.Node, Next(pool.Node, NodeStatus.Waiting) with { Reason = pool.Reason });
                break;
            case SchedulerCommand.StopNode:
                // Nodes are stopped only when the run is, so one token does for all. It calls back code of users.
                _ = _stop.CancelAsync();
                break;
            case SchedulerCommand.EndRun end:
                End(end);
                break;
        }
    }

    private SchedulerEvent.ConditionEvaluated Evaluate(int edge)
    {
        try
        {
            return new(edge, Scope.Holds(Plan.ConditionOf(edge)!));
        }
        catch (ExpressionException exception)
        {
            return new(edge, false, Masker.Mask(exception.Message));
        }
    }

    private NodeAttempt Start(SchedulerCommand.StartNode start)
    {
        var attempt = new NodeAttempt(this, start.Node, start.Attempt);
        _current[start.Node] = attempt;
        attempt.Span = _telemetry?.Started(start.Node, start.Attempt);
        Change(start.Node, Next(start.Node, NodeStatus.Running));
        return attempt;
    }

    private void AwaitRetry(SchedulerCommand.AwaitRetry retry)
    {
        var node = retry.Node;
        var result = Ended(node, NodeStatus.Waiting, retry.Outcome) with { Error = retry.Outcome.Error, Reason = retry.Reason };
        Wait(node, result, Time.GetUtcNow() + retry.Delay);
        if (_retries.Remove(node, out var earlier))
        {
            earlier.Dispose();
        }

        _retries[node] = Time.CreateTimer(
            _ => Post(new SchedulerEvent.RetryDue(node)), null, retry.Delay, Timeout.InfiniteTimeSpan);
    }

    private void Wait(int node, NodeResult result, DateTimeOffset? retryAt = null)
    {
        _telemetry?.Waits(node, result);
        Change(node, result, retryAt);
    }

    /// <summary>Either a node attempt has ended, or something else happened, or a node need not wait for its place any more.</summary>
    private readonly record struct Message(NodeAttempt? Attempt, NodeOutcome? Outcome, SchedulerEvent? Event, Entry? Entry);
}
