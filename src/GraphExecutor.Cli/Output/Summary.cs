using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Output;

/// <summary>What is left to say when a run has ended: its status, its nodes by status, and each failure with its last lines.</summary>
internal static class Summary
{
    private const int MaxFailures = 20;

    public static IEnumerable<string> Of(string runId, WorkflowDefinition workflow, RunResult result, LastLines lastLines, OutputStyle style)
    {
        var failures = result.Nodes.Where(node => node.Value.Status == NodeStatus.Failed && !IsUpstream(node.Value)).ToList();
        foreach (var (id, node) in failures.Take(MaxFailures))
        {
            yield return "";
            yield return $"{style.Bad(id)}: {Outcomes.Why(node.Error, node.Reason)}{Remarks(id, node, workflow, result)}";
            foreach (var line in lastLines.Of(id))
            {
                yield return $"  {style.Dim("|")} {line}";
            }
        }

        if (failures.Count > MaxFailures)
        {
            yield return $"… and {failures.Count - MaxFailures} more failures";
        }

        yield return "";
        yield return $"{AnsiText.Strip(workflow.Name)} {Status(result, style)} after {Outcomes.Duration(result.Duration)}: {Counts(result)}   {style.Dim($"run {runId}")}";

        // Failures have been listed; this is for what they do not say.
        if (result.Reason is not null && (failures.Count == 0 || result.Status == RunStatus.Cancelled))
        {
            yield return $"  {result.Reason}";
        }
    }

    private static bool IsUpstream(NodeResult node) => node.Error?.Type == ErrorTypes.UpstreamFailed;

    /// <summary>How many attempts it took, and why the run need not have failed for it.</summary>
    private static string Remarks(string id, NodeResult node, WorkflowDefinition workflow, RunResult result)
    {
        var remarks = new List<string>();
        if (node.Attempts > 1)
        {
            remarks.Add($"{node.Attempts} attempts");
        }

        if (workflow.Nodes.Any(definition => definition.Id == id && definition.AllowFailure))
        {
            remarks.Add("allowed");
        }

        var handlers = workflow.Edges
            .Where(edge => edge.Source == id && edge is { On: EdgeTrigger.Failure, Handles: true } && result.Nodes[edge.Target].Attempts > 0)
            .Select(edge => edge.Target).ToList();
        if (handlers.Count > 0)
        {
            remarks.Add($"handled by {string.Join(", ", handlers)}");
        }

        return remarks.Count == 0 ? "" : $" ({string.Join("; ", remarks)})";
    }

    private static string Status(RunResult result, OutputStyle style) => result.Status switch
    {
        RunStatus.Completed => style.Good("completed"),
        RunStatus.Cancelled => style.Careful("was cancelled"),
        _ => style.Bad("failed"),
    };

    private static string Counts(RunResult result) => string.Join(
        ", ",
        result.Nodes.Values.CountBy(node => IsUpstream(node) ? "not run, for a parent failed" : node.Status.ToString().ToLowerInvariant())
            .OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} {count.Key}"));
}
