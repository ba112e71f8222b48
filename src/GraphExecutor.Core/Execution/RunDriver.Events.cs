using GraphExecutor.Diagnostics;
using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Recording;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;

namespace GraphExecutor.Execution;

/// <content>What the run tells the world, and keeps as its result.</content>
internal sealed partial class RunDriver
{
    // What has changed since the world was last told.
    private readonly List<NodeStatusChange> _changes = [];
    private RunChange? _runChange;

    /// <summary>Called by a node attempt when it has log lines, on any thread.</summary>
    public async ValueTask ReportLogAsync(NodeAttempt attempt, LogBatch batch)
    {
        var time = Time.GetUtcNow();
        RunTelemetry.Printed(batch.Lines);
        if (_options.Recorder is { } recorder && batch.Lines.Count > 0 && _abandoned is null)
        {
            var chunk = attempt.ToChunk(batch, time);
            await RecordAsync(() => recorder.WriteAsync(chunk, attempt.LimitLog(chunk))).ConfigureAwait(false);
        }

        if (_events is not null && _abandoned is null)
        {
            await _events.PostAsync(attempt.ToEvent(batch, time)).ConfigureAwait(false);
        }
    }

    /// <summary>Called by a node attempt when its command has a process, on any thread.</summary>
    public void ReportProcess(NodeAttempt attempt, ProcessIdentity process) =>
        _options.Recorder?.Started(new NodeProcess(Plan.IdOf(attempt.Node), attempt.Number, process));

    /// <summary>Says that the run has begun, and which nodes were done before.</summary>
    private async ValueTask AnnounceAsync()
    {
        _runChange = new RunChange(RunStatus.Running, null, null);
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

        foreach (var record in _options.Recorder?.Nodes ?? [])
        {
            // Recorded already, with the start of the attempt; to record it again is harmless.
            if (record.RunAttempt == Attempt && record.Result.Status == NodeStatus.Pending && Plan.TryFind(record.NodeId, out var node))
            {
                Change(node, record.Result);
            }
        }

        await PublishAsync().ConfigureAwait(false);
    }

    private void Settle(SchedulerCommand.SettleNode settle)
    {
        var result = settle.Outcome is { } outcome ? Ended(settle.Node, settle.Status, outcome) : Next(settle.Node, settle.Status);
        _results[settle.Node] = result with { Error = settle.Error, Reason = settle.Reason };
        _telemetry?.Settled(settle.Node, _results[settle.Node]!);
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
        _runChange = new RunChange(end.Status, end.Reason, duration);
    }

    /// <summary>The node's next record, with what is known of its latest attempt.</summary>
    private NodeResult Next(int node, NodeStatus status) => ProgressOf(node).Became(status, ++_versions[node]);

    /// <summary>The node's next record when an attempt has ended.</summary>
    private NodeResult Ended(int node, NodeStatus status, NodeOutcome outcome) =>
        ProgressOf(node).Ended(status, ++_versions[node], outcome, Time.GetElapsedTime(_current[node]!.StartTimestamp));

    private NodeProgress ProgressOf(int node) => new(_current[node]?.Number ?? 0, _current[node]?.StartedAt);

    private void Change(int node, NodeResult result, DateTimeOffset? retryAt = null)
    {
        if (Reports)
        {
            _changes.Add(new NodeStatusChange(node, result, retryAt, Time.GetUtcNow()));
        }
    }

    /// <summary>Records what has changed, and tells the world of it.</summary>
    private async ValueTask PublishAsync()
    {
        var (change, ends) = (_runChange, _runChange is { Status: not RunStatus.Running });
        _runChange = null;
        if (_options.Recorder is { } recorder)
        {
            await RecordChangesAsync(recorder, ends ? change : null).ConfigureAwait(false);
        }

        if (_events is not null && _abandoned is null)
        {
            // A run changes twice: when it begins, before all else, and when it has ended, after all else.
            await EmitRunAsync(ends ? null : change).ConfigureAwait(false);
            foreach (var node in _changes)
            {
                await _events.PostAsync(EventOf(node)).ConfigureAwait(false);
            }

            await EmitRunAsync(ends ? change : null).ConfigureAwait(false);
        }

        _changes.Clear();
    }

    private async ValueTask RecordChangesAsync(RunRecorder recorder, RunChange? end)
    {
        var nodes = _changes.Where(change => !change.Result.Reused).Select(change => new NodeChange
        {
            NodeId = Plan.IdOf(change.Node),
            Result = change.Result,
            Time = change.Time,
            RetryAt = change.RetryAt,
        }).ToList();
        var ending = end is null ? null : new RunEnding
        {
            Status = end.Status,
            Reason = end.Reason,
            Time = Time.GetUtcNow(),
            Duration = end.Duration!.Value,
        };
        if (_abandoned is null && (nodes.Count > 0 || ending is not null))
        {
            await RecordAsync(() => recorder.WriteAsync(nodes, ending)).ConfigureAwait(false);
        }
    }

    private async ValueTask RecordAsync(Func<ValueTask> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            Abandon(exception);
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

    private ValueTask EmitRunAsync(RunChange? change) => change is null ? ValueTask.CompletedTask : _events!.PostAsync(new RunEvent
    {
        RunId = RunId,
        Attempt = Attempt,
        Version = (_options.Recorder?.Run.Version ?? 1) + (change.Status == RunStatus.Running ? 0 : 1),
        Time = Time.GetUtcNow(),
        Status = change.Status,
        Workflow = Plan.Definition.Name,
        Reason = change.Reason,
        DurationMs = change.Duration?.TotalMilliseconds,
    });

    /// <summary>The status of the run changed.</summary>
    private sealed record RunChange(RunStatus Status, string? Reason, TimeSpan? Duration);
}
