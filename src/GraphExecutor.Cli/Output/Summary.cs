using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output;

/// <summary>What is left to say when a run has ended: its status, its nodes by status, and each failure with its last lines.</summary>
internal static class Summary
{
    private const int MaxFailures = 20;

    public static IEnumerable<string> Of(string runId, string workflow, RunResult result, LastLines lastLines, OutputStyle style)
    {
        var failures = result.Nodes.Where(node => node.Value.Status == NodeStatus.Failed && node.Value.Error?.Type != ErrorTypes.UpstreamFailed).ToList();
        foreach (var (id, node) in failures.Take(MaxFailures))
        {
            yield return "";
            yield return $"{style.Bad(id)}: {Outcomes.Why(node.Error, node.Reason)}{Attempts(node)}";
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
        yield return $"{workflow} {Status(result, style)} after {Outcomes.Duration(result.Duration)}: {Counts(result)}   {style.Dim($"run {runId}")}";
        if (result.Reason is not null)
        {
            yield return $"  {result.Reason}";
        }
    }

    private static string Attempts(NodeResult node) => node.Attempts > 1 ? $" ({node.Attempts} attempts)" : "";

    private static string Status(RunResult result, OutputStyle style) => result.Status switch
    {
        RunStatus.Completed => style.Good("completed"),
        RunStatus.Cancelled => style.Careful("was cancelled"),
        _ => style.Bad("failed"),
    };

    private static string Counts(RunResult result)
    {
        var counts = result.Nodes.Values.CountBy(node => node.Status).OrderBy(count => count.Key)
            .Select(count => $"{count.Value} {count.Key.ToString().ToLowerInvariant()}");
        return string.Join(", ", counts);
    }
}
