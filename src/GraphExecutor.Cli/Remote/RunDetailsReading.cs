using GraphExecutor.Api.Contracts;
using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Remote;

/// <summary>What a run that a server shows would have told here.</summary>
internal static class RunDetailsReading
{
    /// <summary>How an attempt of a run has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="end">The end of the attempt. The run may go on since, in another one.</param>
    public static RunResult ResultOf(RunDetails run, RunEvent end) => new()
    {
        Status = end.Status,
        Reason = end.Reason,
        Nodes = run.Nodes.ToDictionary(node => node.Id, node => ResultOf(node, end.Attempt), StringComparer.Ordinal),
        Duration = TimeOf(end.DurationMs) ?? TimeSpan.Zero,
    };

    /// <summary>The events of the nodes whose results an attempt takes over.</summary>
    /// <param name="run">The run.</param>
    /// <param name="begin">The begin of the attempt.</param>
    public static IEnumerable<NodeEvent> ReusedIn(RunDetails run, RunEvent begin) =>
        run.Nodes.Where(node => node.Attempt < begin.Attempt && node.Status.IsSettled()).Select(node => new NodeEvent
        {
            RunId = run.RunId,
            Attempt = begin.Attempt,
            NodeId = node.Id,
            NodeAttempt = node.NodeAttempt ?? 0,
            Version = node.Version,
            Time = begin.Time,
            Status = node.Status,
            ExitCode = node.ExitCode,
            Output = node.Output,
            SkipBranch = node.SkipBranch ?? false,
            Error = node.Error,
            Reason = node.Reason,
            DurationMs = node.DurationMs,
            CpuMs = node.CpuMs,
            PeakMemory = node.PeakMemory,
            Reused = true,
        });

    private static NodeResult ResultOf(NodeView node, int attempt) => new()
    {
        Status = node.Status,
        Output = node.Output,
        SkipBranch = node.SkipBranch ?? false,
        Error = node.Error,
        ExitCode = node.ExitCode,
        Reason = node.Reason,
        Attempts = node.NodeAttempt ?? 0,
        StartedAt = node.StartedAt,
        Duration = TimeOf(node.DurationMs),
        CpuTime = TimeOf(node.CpuMs),
        PeakMemory = node.PeakMemory,
        Version = node.Version,
        Reused = node.Attempt < attempt,
    };

    private static TimeSpan? TimeOf(double? milliseconds) => milliseconds is { } known ? TimeSpan.FromMilliseconds(known) : null;
}
