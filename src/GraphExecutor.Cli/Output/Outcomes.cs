using System.Globalization;
using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output;

/// <summary>Statuses in words.</summary>
internal static class Outcomes
{
    /// <summary><c>-- build: failed after 1.2 s: ExitCode 3</c>.</summary>
    public static string Line(NodeEvent node, OutputStyle style) =>
        style.Dim("--") + $" {node.NodeId}: {Describe(node, style)}".ReplaceLineEndings(" ");

    /// <summary><c>failed after 1.2 s: ExitCode 3</c>.</summary>
    public static string Describe(NodeEvent node, OutputStyle style)
    {
        var after = node.DurationMs is { } ms ? $" after {Duration(TimeSpan.FromMilliseconds(ms))}" : "";
        var reused = node.Reused ? style.Dim(", reused") : "";
        var attempt = node is { NodeAttempt: > 1, Status: NodeStatus.Completed } ? $" (attempt {node.NodeAttempt})" : "";
        return node.Status switch
        {
            NodeStatus.Completed when node.SkipBranch => style.Good("completed") + after + attempt + style.Dim(", returned SKIP_BRANCH") + reused,
            NodeStatus.Completed => style.Good("completed") + after + attempt + reused,
            NodeStatus.Failed => style.Bad("failed") + $"{after}: {Why(node.Error, node.Reason)}" + reused,
            NodeStatus.Skipped => style.Dim($"skipped: {node.Reason}"),
            NodeStatus.Waiting when node.RetryAt is { } retryAt =>
                style.Careful("waiting") + $" {Duration(retryAt - node.Time)}: attempt {node.NodeAttempt} failed{after}: {WhyAttempt(node)}",
            NodeStatus.Waiting => style.Careful("waiting") + $": {node.Reason}",
            _ => style.Careful("cancelled") + $": {node.Reason}",
        };
    }

    /// <summary>Why a node failed: its error's message, with the edge where a parent is to blame.</summary>
    public static string Why(NodeError? error, string? reason) => error switch
    {
        null => reason ?? "",
        { Type: ErrorTypes.UpstreamFailed or ErrorTypes.ExitCode } when reason is not null => reason,
        _ => AnsiText.Strip($"{error.Type}: {error.Message.ReplaceLineEndings(" ")}"),
    };

    /// <summary>Why an attempt failed that is followed by another: the reason says only that it is.</summary>
    public static string WhyAttempt(NodeEvent node) => Why(node.Error, $"{node.Error?.Type} {node.ExitCode}");

    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => $"{duration.Minutes} min {duration.Seconds:00} s",
        _ => $"{(int)duration.TotalHours} h {duration.Minutes:00} min",
    };
}
