using GraphExecutor.Durable.Messages;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;

namespace GraphExecutor.Durable;

/// <content>What is to be done, and in which order: what was decided is recorded before anything that depends on it starts.</content>
#pragma warning disable CA1001 // A source without a timer of its own holds nothing to dispose of.
internal sealed partial class OrchestrationDriver
#pragma warning restore CA1001
{
    /// <summary>Most nodes in one call to record: what keeps its input small.</summary>
    private const int MaxRecorded = 500;

    private readonly Queue<SchedulerCommand.StartNode> _starting = new();

    private readonly List<int> _edges = [];
    private readonly Queue<Decision> _decisions = new();
    private Decision? _latest;
    private OrchestrationResult? _end;
    private int _running;
    private int _stops;
    private int _calls;
    private bool _recording;
    private bool _stopIsDue;

    private void Decide(NodeStatus status, NodeError? error, string? reason, int node)
    {
        if (_latest is null || _latest.Status != status || _latest.Error != error || _latest.Reason != reason || _latest.Nodes.Count == MaxRecorded)
        {
            _decisions.Enqueue(_latest = new Decision(status, error, reason, []));
        }

        _latest.Nodes.Add(node);
    }

    /// <summary>Does what is to be done now.</summary>
    private void Pump()
    {
        if (IsHandedOn || _done.Task.IsCompleted)
        {
            return;
        }

        if (_stopIsDue)
        {
            StopNodes();
        }

        if (_recording)
        {
            return;
        }

        if (_decisions.Count > 0 || (_end is not null && _stops == 0))
        {
            Watch(RecordAsync());
        }
        else if (_edges.Count > 0)
        {
            Watch(EvaluateAsync());
        }
        else if (ShouldGiveWay)
        {
            GiveWay();
        }
        else
        {
            if (_lookIsDue)
            {
                Watch(LookAsync());
            }

            // All that may start now starts together: one layer, when scheduling goes by layers.
            SchedulerCommand.StartNode[] ready = [.. _starting];
            _starting.Clear();
            _calledBefore.Clear();
            foreach (var packet in ready.GroupBy(start => _packets.PacketOf(start.Node)))
            {
                // Each by itself: what goes wrong with one must not wait for the slowest of the others.
                Watch(RunNodesAsync([.. packet]));
            }
        }
    }

    /// <summary>Has nodes run that start at the same time and share an activity.</summary>
    private async Task RunNodesAsync(SchedulerCommand.StartNode[] starts)
    {
        _running++;
        var reply = await CallUntilHandedOnAsync<NodeRequest, NodeReply>(DurableNames.RunNode, new NodeRequest
        {
            Nodes = [.. starts.Select(start => new NodeCall(_plan.IdOf(start.Node), start.Attempt, start.Reruns))],
        });
        _running--;
        if (reply is null)
        {
            ReturnedTooLate(hadNodes: true);
            return;
        }

        foreach (var start in starts.ExceptBy(reply.Ended.Select(ended => ended.Node), start => start.Node))
        {
            WatchNode(start);
        }

        foreach (var (node, reports) in reply.Ended)
        {
            Finished(node, reports);
        }

        Pump();
    }

    /// <summary>A node has ended, and what its line went on with.</summary>
    private void Finished(int node, IReadOnlyList<NodeReport> reports)
    {
        for (var i = 0; i < reports.Count; i++, node = _packets.NextOf(node))
        {
            Finished(node, reports[i], i < reports.Count - 1);
        }
    }

    private void Finished(int node, NodeReport report, bool goesOn)
    {
        foreach (var condition in report.Conditions ?? [])
        {
            _conditions[condition.Edge] = condition;
        }

        _reports[node] = report;
        Apply(new SchedulerEvent.NodeFinished(node, report.ToOutcome())
        {
            GoesOn = goesOn,
            IsFinal = report.Status.IsSettled(),
            Stop = report.Stop,
        });
    }

    /// <summary>Asks what runs to end. Nodes whose activity was never called have ended without one.</summary>
    private void StopNodes()
    {
        _stopIsDue = false;
        if (_running + _watched.Count + _calledBefore.Count > 0)
        {
            Watch(StopAsync());
        }

        SchedulerCommand.StartNode[] waiting = [.. _starting];
        _starting.Clear();
        foreach (var start in waiting)
        {
            if (_calledBefore.Contains(start.Node))
            {
                _starting.Enqueue(start);
            }
            else
            {
                Apply(new SchedulerEvent.NodeFinished(start.Node, NodeOutcome.Cancelled));
            }
        }

        LookSoon();
    }

    private async Task StopAsync()
    {
        _stops++;
        await CallAsync<StopRequest, ActivityReply>(DurableNames.Stop, new StopRequest { Stop = _scheduler.FirstStop! });
        _stops--;
        Pump();
    }

    private async Task RecordAsync()
    {
        var decisions = new List<Decision>();
        var count = 0;
        while (_decisions.TryPeek(out var next) && (count == 0 || count + next.Nodes.Count <= MaxRecorded))
        {
            decisions.Add(_decisions.Dequeue());
            count += next.Nodes.Count;
        }

        _latest = _decisions.Count > 0 ? _latest : null;
        _recording = true;
        var end = _decisions.Count == 0 && _stops == 0 ? _end : null;
        await CallAsync<RecordRequest, ActivityReply>(DurableNames.Record, new RecordRequest { Nodes = decisions, End = end });
        _recording = false;
        if (end is not null)
        {
            Finish(() => _done.TrySetResult(end));
            return;
        }

        Pump();
    }

    private async Task EvaluateAsync()
    {
        int[] edges = [.. _edges];
        _edges.Clear();
        _recording = true;
        var reply = await CallAsync<EvaluateRequest, EvaluateReply>(DurableNames.Evaluate, new EvaluateRequest { Edges = edges });
        _recording = false;
        foreach (var (edge, holds, error) in reply.Conditions)
        {
            Apply(new SchedulerEvent.ConditionEvaluated(edge, holds, error));
        }

        Pump();
    }
}
