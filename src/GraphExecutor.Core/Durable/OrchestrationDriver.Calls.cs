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
    private readonly List<int> _stopping = [];
    private readonly List<int> _edges = [];
    private readonly Queue<Decision> _decisions = new();
    private Decision? _latest;
    private OrchestrationResult? _end;
    private int _running;
    private int _stops;
    private int _calls;
    private bool _recording;

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
        if (_done.Task.IsCompleted)
        {
            return;
        }

        StopNodes();
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
            // All that may start now starts together: one layer, when scheduling goes by layers.
            SchedulerCommand.StartNode[] ready = [.. _starting];
            _starting.Clear();
            foreach (var start in ready)
            {
                // Each by itself: what goes wrong with one must not wait for the slowest of the others.
                Watch(RunNodeAsync(start));
            }
        }
    }

    private async Task RunNodeAsync(SchedulerCommand.StartNode start)
    {
        _running++;
        var reply = await CallAsync<NodeRequest, NodeReply>(DurableNames.RunNode, new NodeRequest
        {
            RunId = _input.RunId,
            Attempt = _input.Attempt,
            NodeId = _plan.IdOf(start.Node),
            NodeAttempt = start.Attempt,
            Reruns = start.Reruns,
        });
        _running--;
        var node = start.Node;
        for (var i = 0; i < reply.Nodes.Count; i++, node = _packets.NextOf(node))
        {
            Finished(node, reply.Nodes[i], i < reply.Nodes.Count - 1);
        }

        Pump();
    }

    private void Finished(int node, NodeReport report, bool goesOn)
    {
        if (report.Status == NodeStatus.Cancelled && _scheduler.FirstStop is null)
        {
            // Its worker found the message of somebody who cancels the run, which then concerns all of it.
            Cancel();
        }

        foreach (var condition in report.Conditions)
        {
            _conditions[condition.Edge] = condition;
        }

        _reports[node] = report;
        Apply(new SchedulerEvent.NodeFinished(node, report.ToOutcome(), GoesOn: goesOn));
    }

    /// <summary>Asks nodes to end whose activity was called; those that still wait for that have ended without one.</summary>
    private void StopNodes()
    {
        if (_stopping.Count == 0)
        {
            return;
        }

        var waiting = _starting.Select(start => start.Node).ToHashSet();
        _starting.Clear();
        NodeNumbers called = [];
        var uncalled = new List<int>();
        foreach (var node in _stopping)
        {
            if (waiting.Contains(node))
            {
                uncalled.Add(node);
            }
            else
            {
                called.Add(node);
            }
        }

        _stopping.Clear();
        if (called.Count > 0)
        {
            Watch(StopAsync(called));
        }

        foreach (var node in uncalled)
        {
            Apply(new SchedulerEvent.NodeFinished(node, NodeOutcome.Cancelled));
        }
    }

    private async Task StopAsync(NodeNumbers nodes)
    {
        _stops++;
        await CallAsync<StopRequest, ActivityReply>(
            DurableNames.Stop, new StopRequest { RunId = _input.RunId, Attempt = _input.Attempt, Nodes = nodes, Stop = _scheduler.FirstStop! });
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
        await CallAsync<RecordRequest, ActivityReply>(
            DurableNames.Record, new RecordRequest { RunId = _input.RunId, Attempt = _input.Attempt, Nodes = decisions, End = end });
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
        var reply = await CallAsync<EvaluateRequest, EvaluateReply>(
            DurableNames.Evaluate, new EvaluateRequest { RunId = _input.RunId, Attempt = _input.Attempt, Edges = edges });
        _recording = false;
        foreach (var (edge, holds, error) in reply.Conditions)
        {
            Apply(new SchedulerEvent.ConditionEvaluated(edge, holds, error));
        }

        Pump();
    }
}
