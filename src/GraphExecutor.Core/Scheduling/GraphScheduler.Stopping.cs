using GraphExecutor.Runs;

namespace GraphExecutor.Scheduling;

/// <content>What ends a run before its nodes do: cancel, the run's timeout, and failFast.</content>
internal sealed partial class GraphScheduler
{
    // With failFast, for each node that failed: its failure edges that may still find a target that runs. -1 until that is counted.
    private readonly int[] _handlersLeft;
    private StopCause? _stopCause;
    private string? _stopReason;

    /// <summary>What ends the nodes of the run: the first thing that ended it; <see langword="null"/> while nothing does.</summary>
    public RunStop? FirstStop { get; private set; }

    private void Stop(StopCause cause, string reason)
    {
        if (_ended || _stopCause >= cause)
        {
            return;
        }

        var first = _stopCause is null;
        _stopCause = cause;
        _stopReason = reason;
        if (!first)
        {
            return;
        }

        FirstStop = new RunStop(cause, reason);
        if (_started)
        {
            EndNodes(reason);
        }
    }

    private void EndNodes(string reason)
    {
        _ready.Clear();
        for (var node = 0; node < _plan.NodeCount; node++)
        {
            switch (_status[node])
            {
                case NodeStatus.Pending or NodeStatus.Waiting when !_flags[node].HasFlag(NodeFlags.InLine):
                    if (_flags[node].HasFlag(NodeFlags.AwaitsRetry))
                    {
                        _flags[node] &= ~NodeFlags.AwaitsRetry;
                        _retrying--;
                    }

                    Settle(node, NodeStatus.Cancelled, null, reason, null);
                    break;
                case NodeStatus.Running:
                    _commands.Add(new SchedulerCommand.StopNode(node));
                    break;
            }
        }
    }

    /// <summary>A node that was told to end has ended: what told it so decides what that makes of it. The run ends for that too.</summary>
    private void FinishStopped(SchedulerEvent.NodeFinished finished)
    {
        var (node, outcome) = (finished.Node, finished.Outcome);
        var stop = finished.Stop ?? FirstStop
            ?? throw new InvalidOperationException($"Node {_plan.IdOf(node)} was cancelled, but nobody asked for it.");
        Settle(node, stop.NodeStatus, stop.NodeError, stop.Reason, outcome);
        Stop(stop.Cause, stop.Reason);
    }

    /// <summary>A node starts: the failures that it handles are handled.</summary>
    private void MarkHandled(int node)
    {
        foreach (var edge in _plan.Topology.Incoming(node))
        {
            if (_edges[edge] == EdgeState.Open && _plan.Handles(edge))
            {
                _flags[_plan.Topology.SourceOf(edge)] |= NodeFlags.Handled;
            }
        }
    }

    private void CountHandlers(int node)
    {
        if (_handlersLeft.Length == 0)
        {
            return;
        }

        _handlersLeft[node] = 0;
        foreach (var edge in _plan.Topology.Outgoing(node))
        {
            if (_plan.Handles(edge) && _edges[edge] is EdgeState.Open or EdgeState.Unresolved && !SettledUnrun(_plan.Topology.TargetOf(edge)))
            {
                _handlersLeft[node]++;
            }
        }

        StopWhenUnhandled(node);
    }

    private bool SettledUnrun(int node) => _status[node].IsSettled() && !_flags[node].HasFlag(NodeFlags.Ran);

    private void LoseHandler(int node)
    {
        if (_handlersLeft.Length > 0 && _handlersLeft[node] > 0)
        {
            _handlersLeft[node]--;
            StopWhenUnhandled(node);
        }
    }

    private void StopWhenUnhandled(int node)
    {
        if (_handlersLeft[node] == 0 && !_flags[node].HasFlag(NodeFlags.Handled))
        {
            Stop(StopCause.FailFast, Reasons.FailFast(_plan, node));
        }
    }
}
