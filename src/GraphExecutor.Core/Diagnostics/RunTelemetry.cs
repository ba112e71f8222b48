using System.Diagnostics;
using System.Text;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;

namespace GraphExecutor.Diagnostics;

/// <summary>
/// The spans and measurements of one attempt of a run. There is none while nobody listens, so that a run then costs a look at
/// <see langword="null"/> for each change. Called by the driver, which does one thing at a time.
/// </summary>
internal sealed class RunTelemetry
{
    private readonly GraphPlan _plan;
    private readonly Activity? _run;

    // Of nodes that have begun and not settled: as many as run or wait at once.
    private readonly Dictionary<int, NodeSpans> _nodes = [];

    private RunTelemetry(GraphPlan plan, Activity? run)
    {
        _plan = plan;
        _run = run;
    }

    /// <summary>An attempt of a run begins. Its span is a child of the caller's, when that is recorded, and links to the run's last attempt.</summary>
    /// <returns><see langword="null"/> when nobody listens.</returns>
    public static RunTelemetry? Begin(GraphPlan plan, string runId, int attempt)
    {
        var traces = GraphExecutorDiagnostics.Source.HasListeners();
        if (!traces && !RunMetrics.Enabled)
        {
            return null;
        }

        RunMetrics.RunsStarted.Add(1);
        RunMetrics.RunsActive.Add(1);
        return new RunTelemetry(plan, traces ? StartRun(plan, runId, attempt) : null);
    }

    /// <summary>A node attempt begins.</summary>
    /// <returns>Its span, which what the node does shall be part of; <see langword="null"/> when nobody wants it.</returns>
    public Activity? Started(int node, int number)
    {
        var spans = SpansOf(node);
        Move(spans, NodeStatus.Running);
        spans.AttemptRuns = true;
        if (spans.Node is { } parent)
        {
            spans.Attempt = Start("graphexecutor.node.attempt", $"{_plan.IdOf(node)} attempt {number}", parent.Context);
            spans.Attempt?.SetTag(Tags.NodeId, _plan.IdOf(node)).SetTag(Tags.NodeAttempt, number);
        }

        return spans.Attempt;
    }

    /// <summary>A node waits: for a pool, or for its next attempt after one that has failed.</summary>
    public void Waits(int node, NodeResult result)
    {
        var spans = SpansOf(node);
        Move(spans, NodeStatus.Waiting);
        EndAttempt(node, spans, result, "failed");
    }

    /// <summary>A node has settled.</summary>
    public void Settled(int node, NodeResult result)
    {
        var status = Tags.Value(result.Status);
        RunMetrics.NodesSettled.Add(1, new(Tags.NodeStatus, status), new(Tags.NodeType, Tags.TypeOf(_plan.Node(node))));
        if (_nodes.Remove(node, out var spans))
        {
            Move(spans, result.Status);
            EndAttempt(node, spans, result, status);
            End(spans.Node, result, status);
        }
    }

    /// <summary>A node has printed lines. On any thread.</summary>
    public static void Printed(IReadOnlyList<string> lines)
    {
        if (RunMetrics.LogSize.Enabled)
        {
            RunMetrics.LogSize.Add(lines.Sum(line => (long)Encoding.UTF8.GetByteCount(line) + 1));
        }
    }

    /// <summary>The attempt has ended.</summary>
    /// <param name="status">How; <see langword="null"/> when it was given up.</param>
    /// <param name="duration">How long it took.</param>
    public void End(RunStatus? status, TimeSpan duration)
    {
        foreach (var spans in _nodes.Values)
        {
            Move(spans, NodeStatus.Cancelled);
            spans.Attempt?.Dispose();
            spans.Node?.Dispose();
        }

        var value = status is { } known ? Tags.Value(known) : "interrupted";
        RunMetrics.RunsActive.Add(-1);
        RunMetrics.RunDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(Tags.RunStatus, value));
        _run?.SetTag(Tags.RunStatus, value);
        if (status is null or RunStatus.Failed)
        {
            _run?.SetStatus(ActivityStatusCode.Error);
        }

        _run?.Dispose();
    }

    private static Activity? StartRun(GraphPlan plan, string runId, int attempt)
    {
        var links = attempt > 1 ? RecentTraces.LinkTo(runId) : [];
        var name = plan.Definition.Name;

        // A web server begins an activity for each request, also when nobody listens to that: as a child of it no sampler would take the run.
        var caller = Activity.Current is { Recorded: true } current ? current.Context : default;
        var run = Start("graphexecutor.run", $"run {name}", caller, links);
        if (run is not null)
        {
            run.SetTag(Tags.RunId, runId).SetTag(Tags.RunAttempt, attempt).SetTag(Tags.Workflow, name);
            RecentTraces.Keep(runId, run.Context);
        }

        return run;
    }

    /// <summary>Starts a span without making it the current one: the driver serves many nodes in turn.</summary>
    private static Activity? Start(string operation, string name, ActivityContext parent, ActivityLink[]? links = null)
    {
        var current = Activity.Current;

        // Without a parent it would become a child of the current one.
        Activity.Current = null;
        var span = GraphExecutorDiagnostics.Source.StartActivity(operation, ActivityKind.Internal, parent, links: links);
        Activity.Current = current;
        span?.DisplayName = name;
        return span;
    }

    private static void Move(NodeSpans spans, NodeStatus status)
    {
        Count(spans.Status, -1);
        spans.Status = status;
        Count(status, 1);
    }

    private static void Count(NodeStatus status, int change)
    {
        if (status == NodeStatus.Running)
        {
            RunMetrics.NodesRunning.Add(change);
        }
        else if (status == NodeStatus.Waiting)
        {
            RunMetrics.NodesWaiting.Add(change);
        }
    }

    // The type of an error only: its message may quote what a command printed.
    private static void End(Activity? span, NodeResult result, string status)
    {
        span?.SetTag(Tags.NodeStatus, status);
        if (result.ExitCode is { } exitCode)
        {
            span?.SetTag(Tags.ExitCode, exitCode);
        }

        if (result.Error is { } error)
        {
            span?.SetTag(Tags.ErrorType, error.Type);
            span?.SetStatus(ActivityStatusCode.Error, error.Type);
        }

        span?.Dispose();
    }

    private void EndAttempt(int node, NodeSpans spans, NodeResult result, string status)
    {
        if (!spans.AttemptRuns)
        {
            return;
        }

        spans.AttemptRuns = false;
        RunMetrics.NodeDuration.Record(
            result.Duration?.TotalSeconds ?? 0, new(Tags.NodeStatus, status), new(Tags.NodeType, Tags.TypeOf(_plan.Node(node))));
        End(spans.Attempt, result, status);
        spans.Attempt = null;
    }

    private NodeSpans SpansOf(int node)
    {
        if (!_nodes.TryGetValue(node, out var spans))
        {
            _nodes.Add(node, spans = new NodeSpans());
            if (_run is { } run)
            {
                spans.Node = Start("graphexecutor.node", _plan.IdOf(node), run.Context);
                spans.Node?.SetTag(Tags.NodeId, _plan.IdOf(node)).SetTag(Tags.NodeType, Tags.TypeOf(_plan.Node(node)));
            }
        }

        return spans;
    }

    /// <summary>The spans of a node that has begun.</summary>
    private sealed class NodeSpans
    {
        public NodeStatus Status { get; set; }

        public Activity? Node { get; set; }

        public Activity? Attempt { get; set; }

        public bool AttemptRuns { get; set; }
    }
}
