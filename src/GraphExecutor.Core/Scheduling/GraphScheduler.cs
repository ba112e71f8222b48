using GraphExecutor.Nodes;
using GraphExecutor.Runs;

namespace GraphExecutor.Scheduling;

/// <summary>
/// Decides what happens in a run: an event goes in, commands come out. It knows no task, clock, id, log or I/O, so that the same events
/// always give the same commands, and whoever drives it (a process, a durable orchestration, a test) sees the same run.
/// </summary>
/// <remarks>One thread at a time. The whole run costs time linear in nodes and edges.</remarks>
internal sealed partial class GraphScheduler
{
    private readonly GraphPlan _plan;
    private readonly int _maxParallelism;
    private readonly NodeStatus[] _status;
    private readonly NodeFlags[] _flags;
    private readonly int[] _attempts;
    private readonly int[] _unresolved;
    private readonly EdgeState[] _edges;
    private readonly ReadySet _ready;
    private readonly PoolSlots _pools;
    private readonly Dictionary<int, (NodeError Error, int? ExitCode)> _failures = [];
    private readonly Dictionary<int, int> _reruns = [];
    private readonly Dictionary<int, string> _brokenConditions = [];
    private readonly Queue<int> _settled = new();
    private List<SchedulerCommand> _commands = [];
    private int _running;
    private int _retrying;
    private int _conditions;
    private int _unsettled;
    private bool _started;
    private bool _ended;

    /// <param name="plan">What to run.</param>
    /// <param name="maxParallelism">Most nodes that run at once, when that is fewer than the workflow allows.</param>
    /// <param name="packets">Which nodes go on in the line of the one before them; each starts on its own by default.</param>
    public GraphScheduler(GraphPlan plan, int? maxParallelism = null, PacketPlan? packets = null)
    {
        _plan = plan;
        _packets = packets;
        _maxParallelism = Math.Min(maxParallelism ?? int.MaxValue, plan.Definition.MaxParallelism);
        _status = new NodeStatus[plan.NodeCount];
        _flags = new NodeFlags[plan.NodeCount];
        _attempts = new int[plan.NodeCount];
        _unresolved = new int[plan.NodeCount];
        _edges = new EdgeState[plan.EdgeCount];
        _ready = new ReadySet(plan.NodeCount);
        _pools = new PoolSlots(plan);
        _handlersLeft = plan.Definition.FailFast ? new int[plan.NodeCount] : [];
        Array.Fill(_handlersLeft, -1);
        _layerLeft = [.. plan.Layers.Select(layer => layer.Length)];
        _unsettled = plan.NodeCount;
    }

    [Flags]
    private enum NodeFlags : byte
    {
        None = 0,

        /// <summary>It is known that it will run.</summary>
        Decided = 1,

        /// <summary>An attempt of it started, now or in an earlier attempt of the run.</summary>
        Ran = 2,

        /// <summary>It returned SKIP_BRANCH.</summary>
        SkipBranch = 4,

        /// <summary>A node that handles its failure ran.</summary>
        Handled = 8,

        /// <summary>It waits for its next attempt.</summary>
        AwaitsRetry = 16,

        /// <summary>It has been said that it waits for its pool.</summary>
        AwaitsPool = 32,

        /// <summary>It has not started, and is left to the line of a node that runs.</summary>
        InLine = 64,
    }

    /// <summary>Takes in what happened and adds what is to be done to <paramref name="commands"/>.</summary>
    /// <exception cref="InvalidOperationException">The event cannot happen now, or nothing could ever happen again.</exception>
    public void Apply(SchedulerEvent @event, List<SchedulerCommand> commands)
    {
        _commands = commands;
        switch (@event)
        {
            case SchedulerEvent.RunStarted started:
                Start(started.InitialState);
                break;
            case SchedulerEvent.NodeFinished finished:
                Finish(finished);
                break;
            case SchedulerEvent.ConditionEvaluated evaluated:
                TakeCondition(evaluated);
                break;
            case SchedulerEvent.RetryDue due when _flags[due.Node].HasFlag(NodeFlags.AwaitsRetry):
                _retrying--;
                _flags[due.Node] &= ~NodeFlags.AwaitsRetry;
                _ready.Add(due.Node);
                break;
            case SchedulerEvent.CancelRequested cancel:
                Stop(StopCause.Cancel, cancel.Reason);
                break;
            case SchedulerEvent.RunTimedOut timedOut:
                Stop(StopCause.Timeout, timedOut.Reason);
                break;
        }

        if (!_started)
        {
            return;
        }

        while (_settled.TryDequeue(out var node))
        {
            ResolveOutgoing(node);
        }

        _goesOn = None;
        StartReady();
        EndWhenDone();
    }

    private void Start(IReadOnlyDictionary<int, NodeResult> initialState)
    {
        for (var node = 0; node < _plan.NodeCount; node++)
        {
            _unresolved[node] = _plan.Topology.Incoming(node).Length;
            if (initialState.Count > 0 && initialState.TryGetValue(node, out var result))
            {
                TakeOver(node, result);
            }
            else if (_unresolved[node] == 0)
            {
                MakeReady(node);
            }
        }

        _started = true;
        if (_stopCause is not null)
        {
            EndNodes(FirstStop!.Reason);
        }
    }

    private void TakeOver(int node, NodeResult result)
    {
        _attempts[node] = result.Attempts;
        _flags[node] |= result.SkipBranch ? NodeFlags.SkipBranch : NodeFlags.None;
        if (result.Status == NodeStatus.Completed || result.IsOwnFailure)
        {
            _flags[node] |= NodeFlags.Ran;
        }

        if (result is { Status: NodeStatus.Failed, Error: { } error })
        {
            _failures[node] = (error, result.ExitCode);
        }

        MarkSettled(node, result.Status);
    }

    private void Finish(SchedulerEvent.NodeFinished finished)
    {
        var (node, outcome) = (finished.Node, finished.Outcome);
        if (_status[node] != NodeStatus.Running)
        {
            throw new InvalidOperationException($"Node {_plan.IdOf(node)} finished without running.");
        }

        _running--;
        if (_pools.Release(_plan.PoolOf(node)) is { } waiting)
        {
            _ready.Add(waiting);
        }

        LeaveLine(finished);
        switch (outcome.Status)
        {
            case NodeStatus.Cancelled:
                FinishStopped(finished);
                break;
            case NodeStatus.Failed when RetryDelay(finished) is { } delay:
                _status[node] = NodeStatus.Waiting;
                _flags[node] |= NodeFlags.AwaitsRetry;
                _retrying++;
                _commands.Add(new SchedulerCommand.AwaitRetry(
                    node, outcome, delay, Reasons.Retry(_attempts[node], outcome)));
                break;
            default:
                _flags[node] |= outcome.SkipsBranch ? NodeFlags.SkipBranch : NodeFlags.None;
                Settle(node, outcome.Status, outcome.Error, null, outcome);
                break;
        }
    }

    /// <summary>How long to wait before another attempt; <see langword="null"/> when there is none.</summary>
    private TimeSpan? RetryDelay(SchedulerEvent.NodeFinished finished)
    {
        var (node, outcome) = (finished.Node, finished.Outcome);
        var reruns = _reruns.GetValueOrDefault(node);
        var delay = _stopCause is null && !finished.IsFinal
            ? RetryRules.DelayAfter(_plan.Node(node), _attempts[node], reruns, outcome, finished.Random)
            : null;
        if (delay is not null && outcome.Error!.Type == ErrorTypes.Lost)
        {
            _reruns[node] = reruns + 1;
        }

        return delay;
    }

    private void Settle(int node, NodeStatus status, NodeError? error, string? reason, NodeOutcome? outcome)
    {
        if (error is not null)
        {
            _failures[node] = (error, outcome?.ExitCode);
            reason ??= Reasons.Of(error, outcome?.ExitCode);
        }

        _commands.Add(new SchedulerCommand.SettleNode(node, status, error, reason, outcome));
        MarkSettled(node, status);
    }

    private void MarkSettled(int node, NodeStatus status)
    {
        _status[node] = status;
        _unsettled--;
        _settled.Enqueue(node);
        LeaveLayer(node);
    }

    /// <summary>Starts what can start, in the order of the definition.</summary>
    private void StartReady()
    {
        while (_stopCause is null && _running < _maxParallelism && _ready.TryTake(out var node))
        {
            if (_pools.TryTake(node, _plan.PoolOf(node)))
            {
                StartNode(node);
            }
            else if (!_flags[node].HasFlag(NodeFlags.AwaitsPool))
            {
                _flags[node] |= NodeFlags.AwaitsPool;
                _status[node] = NodeStatus.Waiting;
                _commands.Add(new SchedulerCommand.AwaitPool(node, Reasons.PoolFull(_plan, node)));
            }
        }
    }

    private void StartNode(int node)
    {
        MarkRunning(node);
        EnterLine(node);
        _commands.Add(new SchedulerCommand.StartNode(node, _attempts[node], _reruns.GetValueOrDefault(node)));
    }

    private void MarkRunning(int node)
    {
        _running++;
        _attempts[node]++;
        _status[node] = NodeStatus.Running;
        _flags[node] &= ~NodeFlags.AwaitsPool;
        if (!_flags[node].HasFlag(NodeFlags.Ran))
        {
            _flags[node] |= NodeFlags.Ran;
            MarkHandled(node);
        }
    }

    private void EndWhenDone()
    {
        // A condition that is still to be evaluated may say that a failure is handled.
        if (_ended || _unsettled > 0 || _conditions > 0)
        {
            if (!_ended && _running == 0 && _retrying == 0 && _conditions == 0)
            {
                var stuck = Array.FindIndex(_status, status => !status.IsSettled());
                throw new InvalidOperationException(
                    $"Deadlock: node {_plan.IdOf(stuck)} is {_status[stuck]}, and nothing runs or is waited for that could change it.");
            }

            return;
        }

        _ended = true;
        var (runStatus, reason) = Outcome();
        _commands.Add(new SchedulerCommand.EndRun(runStatus, reason));
    }

    private (RunStatus Status, string? Reason) Outcome()
    {
        if (_stopCause == StopCause.Cancel)
        {
            return (RunStatus.Cancelled, _stopReason);
        }

        if (_stopCause == StopCause.Timeout)
        {
            return (RunStatus.Failed, _stopReason);
        }

        for (var node = 0; node < _plan.NodeCount; node++)
        {
            if (IsBlameworthy(node) && !_flags[node].HasFlag(NodeFlags.Handled))
            {
                var (error, exitCode) = _failures[node];
                return (RunStatus.Failed, $"{_plan.IdOf(node)} failed: {Reasons.Of(error, exitCode)}");
            }
        }

        return (RunStatus.Completed, null);
    }

    /// <summary>Whether a node failed of its own and the workflow does not allow that.</summary>
    private bool IsBlameworthy(int node) => IsOwnFailure(node) && !_plan.Node(node).AllowFailure;

    private bool IsAllowedFailure(int node) => IsOwnFailure(node) && _plan.Node(node).AllowFailure;

    private bool IsOwnFailure(int node) => SettlementOf(node).IsOwnFailure;
}
