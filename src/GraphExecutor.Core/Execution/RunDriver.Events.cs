using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;

namespace GraphExecutor.Execution;

/// <content>What the run tells the world, and keeps as its result.</content>
internal sealed partial class RunDriver
{
    // What has changed since the world was last told.
    private readonly List<NodeStatusChange> _changes = [];
    private (RunStatus Status, string? Reason, TimeSpan? Duration)? _runChange;

    /// <summary>Called by a node attempt when it has log lines, on any thread.</summary>
    public ValueTask EmitLogAsync(NodeAttempt attempt, LogBatch batch) => _events!.PostAsync(new LogEvent
    {
        RunId = RunId,
        Attempt = Attempt,
        NodeId = Plan.IdOf(attempt.Node),
        NodeAttempt = attempt.Number,
        Time = Time.GetUtcNow(),
        FirstLine = batch.FirstLine,
        Lines = batch.Lines,
        Partial = batch.Partial,
        Stream = batch.Source,
    });

    /// <summary>Says that the run has begun, and which nodes were done before.</summary>
    private async ValueTask AnnounceAsync()
    {
        _runChange = (RunStatus.Running, null, null);
        for (var node = 0; node < Plan.NodeCount && _options.InitialState is { Count: > 0 } state; node++)
        {
            if (state.TryGetValue(Plan.IdOf(node), out var given))
            {
                var result = given with { Reused = true, Version = Math.Max(1, given.Version) };
                _versions[node] = result.Version;
                _results[node] = result;
                Change(node, result);
            }
        }

        await PublishAsync().ConfigureAwait(false);
    }

    private void Settle(SchedulerCommand.SettleNode settle)
    {
        var result = settle.Outcome is { } outcome ? Ended(settle.Node, settle.Status, outcome) : Next(settle.Node, settle.Status);
        _results[settle.Node] = result with { Error = settle.Error, Reason = settle.Reason };
        Change(settle.Node, _results[settle.Node]!);
        _current[settle.Node] = null;
    }

    private void End(SchedulerCommand.EndRun end)
    {
        var duration = Time.GetElapsedTime(_startTimestamp);
        _result = new RunResult
        {
            Status = end.Status,
            Reason = end.Reason,
            Nodes = new NodeResults(Plan, _results),
            Duration = duration,
        };
        _runChange = (end.Status, end.Reason, duration);
    }

    /// <summary>The node's next record, with what is known of its latest attempt.</summary>
    private NodeResult Next(int node, NodeStatus status) => new()
    {
        Status = status,
        Attempts = _current[node]?.Number ?? 0,
        StartedAt = _current[node]?.StartedAt,
        Version = ++_versions[node],
    };

    /// <summary>The node's next record when an attempt has ended.</summary>
    private NodeResult Ended(int node, NodeStatus status, NodeOutcome outcome) => Next(node, status) with
    {
        Output = outcome.Output,
        SkipBranch = outcome.SkipsBranch,
        ExitCode = outcome.ExitCode,
        CpuTime = outcome.CpuTime,
        PeakMemory = outcome.PeakMemory,
        Duration = Time.GetElapsedTime(_current[node]!.StartTimestamp),
    };

    private void Change(int node, NodeResult result, DateTimeOffset? retryAt = null)
    {
        if (Emits)
        {
            _changes.Add(new NodeStatusChange(node, result, retryAt, Time.GetUtcNow()));
        }
    }

    /// <summary>Tells the world what has changed.</summary>
    private async ValueTask PublishAsync()
    {
        if (_runChange is { Status: RunStatus.Running })
        {
            await EmitRunAsync().ConfigureAwait(false);
        }

        foreach (var change in _changes)
        {
            await _events!.PostAsync(EventOf(change)).ConfigureAwait(false);
        }

        _changes.Clear();
        if (_runChange is not null)
        {
            await EmitRunAsync().ConfigureAwait(false);
        }
    }

    private NodeEvent EventOf(NodeStatusChange change) => new()
    {
        RunId = RunId,
        Attempt = Attempt,
        NodeId = Plan.IdOf(change.Node),
        NodeAttempt = change.Result.Attempts,
        Version = change.Result.Version,
        Time = change.Time,
        Status = change.Result.Status,
        ExitCode = change.Result.ExitCode,
        Output = change.Result.Output,
        SkipBranch = change.Result.SkipBranch,
        Error = change.Result.Error,
        Reason = change.Result.Reason,
        RetryAt = change.RetryAt,
        DurationMs = change.Result.Duration?.TotalMilliseconds,
        CpuMs = change.Result.CpuTime?.TotalMilliseconds,
        PeakMemory = change.Result.PeakMemory,
        Reused = change.Result.Reused,
    };

    /// <summary>A run changes twice: when it begins, before all else, and when it has ended, after all else.</summary>
    private ValueTask EmitRunAsync()
    {
        var (status, reason, duration) = _runChange!.Value;
        _runChange = null;
        return _events?.PostAsync(new RunEvent
        {
            RunId = RunId,
            Attempt = Attempt,
            Version = status == RunStatus.Running ? 1 : 2,
            Time = Time.GetUtcNow(),
            Status = status,
            Workflow = Plan.Definition.Name,
            Reason = reason,
            DurationMs = duration?.TotalMilliseconds,
        }) ?? ValueTask.CompletedTask;
    }
}
