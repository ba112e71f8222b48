using GraphExecutor.Events;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;

namespace GraphExecutor.Execution;

/// <content>What the run tells the world, and keeps as its result.</content>
internal sealed partial class RunDriver
{
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
        await EmitRunAsync(RunStatus.Running, 1, null, null).ConfigureAwait(false);
        for (var node = 0; node < Plan.NodeCount && _options.InitialState is { Count: > 0 } state; node++)
        {
            if (state.TryGetValue(Plan.IdOf(node), out var result))
            {
                _versions[node] = Math.Max(0, result.Version - 1);
                _results[node] = result with { Reused = true, Version = _versions[node] + 1 };
                await EmitNodeAsync(node, result.Status, @event => Describe(@event, result) with { Reused = true }).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask SettleNodeAsync(SchedulerCommand.SettleNode settle)
    {
        var attempt = _current[settle.Node];
        var ran = settle.Outcome is not null;
        var result = new NodeResult
        {
            Status = settle.Status,
            Output = settle.Outcome?.Output,
            SkipBranch = settle.Outcome?.SkipsBranch ?? false,
            Error = settle.Error,
            ExitCode = settle.Outcome?.ExitCode,
            Reason = settle.Reason,
            Attempts = attempt?.Number ?? 0,
            StartedAt = attempt?.StartedAt,
            Duration = ran ? DurationOf(attempt!) : null,
            CpuTime = settle.Outcome?.CpuTime,
            PeakMemory = settle.Outcome?.PeakMemory,
            Version = _versions[settle.Node] + 1,
        };
        _results[settle.Node] = result;
        await EmitNodeAsync(settle.Node, settle.Status, @event => Describe(@event, result)).ConfigureAwait(false);
        _current[settle.Node] = null;
    }

    private async ValueTask EndAsync(SchedulerCommand.EndRun end)
    {
        var duration = Time.GetElapsedTime(_startTimestamp);
        _result = new RunResult
        {
            Status = end.Status,
            Reason = end.Reason,
            Nodes = new NodeResults(Plan, _results),
            Duration = duration,
        };
        await EmitRunAsync(end.Status, 2, end.Reason, duration.TotalMilliseconds).ConfigureAwait(false);
    }

    private static NodeEvent Describe(NodeEvent @event, NodeResult result) => @event with
    {
        ExitCode = result.ExitCode,
        Output = result.Output,
        SkipBranch = result.SkipBranch,
        Error = result.Error,
        Reason = result.Reason,
        DurationMs = result.Duration?.TotalMilliseconds,
        CpuMs = result.CpuTime?.TotalMilliseconds,
        PeakMemory = result.PeakMemory,
        NodeAttempt = result.Attempts,
    };

    private ValueTask EmitNodeAsync(int node, NodeStatus status, Func<NodeEvent, NodeEvent> complete)
    {
        var version = ++_versions[node];
        return _events is null ? ValueTask.CompletedTask : _events.PostAsync(complete(new NodeEvent
        {
            RunId = RunId,
            Attempt = Attempt,
            NodeId = Plan.IdOf(node),
            NodeAttempt = _current[node]?.Number ?? 0,
            Version = version,
            Time = Time.GetUtcNow(),
            Status = status,
        }));
    }

    private ValueTask EmitRunAsync(RunStatus status, int version, string? reason, double? durationMs) =>
        _events?.PostAsync(new RunEvent
        {
            RunId = RunId,
            Attempt = Attempt,
            Version = version,
            Time = Time.GetUtcNow(),
            Status = status,
            Workflow = Plan.Definition.Name,
            Reason = reason,
            DurationMs = durationMs,
        }) ?? ValueTask.CompletedTask;
}
