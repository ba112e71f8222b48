using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Output;

/// <summary>
/// What is left to say when a run has ended: each failure with its last lines, what took the time, what to do next, and in the last line
/// its status and its nodes by status.
/// </summary>
internal sealed class Summary(ShownRun run, RunResult result, LastLines lastLines, RetryCounts retries, OutputStyle style)
{
    private const int MaxFailures = 20;
    private const int MaxListed = 5;

    // Fewer than that are seen at a glance.
    private const int FewNodes = 3;

    private readonly List<KeyValuePair<string, NodeResult>> _failures =
        [.. result.Nodes.Where(node => node.Value.Status == NodeStatus.Failed && !IsUpstream(node.Value))];

    public IEnumerable<string> ToLines() => [.. Failures(), "", .. Facts(), .. NextCommands(), StatusLine(), .. Reason()];

    private static bool IsUpstream(NodeResult node) => node.Error?.Type == ErrorTypes.UpstreamFailed;

    private IEnumerable<string> Failures()
    {
        foreach (var (id, node) in _failures.Take(MaxFailures))
        {
            yield return "";
            yield return $"{style.Bad(id)}: {Outcomes.Why(node.Error, node.Reason)}{Remarks(id, node)}";
            foreach (var line in lastLines.Of(id))
            {
                yield return $"  {style.Dim("|")} {style.NodeLine(line)}";
            }
        }

        if (_failures.Count > MaxFailures)
        {
            yield return $"… and {_failures.Count - MaxFailures} more failures";
        }
    }

    /// <summary>What took the time.</summary>
    private IEnumerable<string> Facts()
    {
        var ran = result.Nodes.Where(node => node.Value is { Reused: false, Duration: not null }).ToList();
        if (ran.Count >= FewNodes)
        {
            yield return Fact("slowest", Listed(
                [.. ran.OrderByDescending(node => node.Value.Duration).Select(node => $"{node.Key} {Outcomes.Duration(node.Value.Duration!.Value)}")], ", "));
            var path = CriticalPath.Of(run.Workflow, result.Nodes);
            var taken = path.Aggregate(TimeSpan.Zero, (sum, id) => sum + result.Nodes[id].Duration!.Value);
            yield return Fact("critical path", $"{Path(path)} ({Outcomes.Duration(taken)})");
        }

        if (retries.Counts.Count > 0)
        {
            yield return Fact("retries", Listed(
                [.. retries.Counts.OrderByDescending(node => node.Value).Select(node => $"{node.Key} {node.Value}")], ", "));
        }
    }

    private string Fact(string name, string value) => $"  {style.Dim($"{name}:")} {value}";

    private static string Listed(IReadOnlyList<string> items, string separator) =>
        string.Join(separator, items.Take(MaxListed)) + (items.Count > MaxListed ? $"{separator}…" : "");

    /// <summary>A long one is cut in the middle: its ends say where the time began and where it went.</summary>
    private static string Path(List<string> nodes) => string.Join(
        " → ", nodes.Count <= MaxListed + 1 ? nodes : [.. nodes[..(MaxListed - 2)], $"… {nodes.Count - MaxListed} more …", .. nodes[^2..]]);

    /// <summary>How to look further, and how to go on.</summary>
    private IEnumerable<string> NextCommands()
    {
        if (run.LookUp is null || result.Status == RunStatus.Completed)
        {
            yield break;
        }

        var node = _failures.Count > 0 ? $" {_failures[0].Key}" : "";
        yield return Fact("look", $"gx logs {run.RunId}{node}{run.LookUp}");
        yield return Fact("go on", $"gx resume {run.RunId}{run.LookUp}");
    }

    private string StatusLine() =>
        $"{AnsiText.Strip(run.Workflow.Name)} {Status()} after {Outcomes.Duration(result.Duration)}: {Counts()}   {style.Dim($"run {run.RunId}")}";

    /// <summary>For what the failures, which have been listed, do not say.</summary>
    private IEnumerable<string> Reason() =>
        result.Reason is { } reason && (_failures.Count == 0 || result.Status == RunStatus.Cancelled) ? [$"  {reason}"] : [];

    /// <summary>How many attempts it took, and why the run need not have failed for it.</summary>
    private string Remarks(string id, NodeResult node)
    {
        var remarks = new List<string>();
        if (node.Attempts > 1)
        {
            remarks.Add($"{node.Attempts} attempts");
        }

        if (run.Workflow.Nodes.Any(definition => definition.Id == id && definition.AllowFailure))
        {
            remarks.Add("allowed");
        }

        var handlers = run.Workflow.Edges
            .Where(edge => edge.Source == id && edge is { On: EdgeTrigger.Failure, Handles: true } && result.Nodes[edge.Target].Attempts > 0)
            .Select(edge => edge.Target).ToList();
        if (handlers.Count > 0)
        {
            remarks.Add($"handled by {string.Join(", ", handlers)}");
        }

        return remarks.Count == 0 ? "" : $" ({string.Join("; ", remarks)})";
    }

    private string Status() => result.Status switch
    {
        RunStatus.Completed => style.Good("completed"),
        RunStatus.Cancelled => style.Careful("was cancelled"),
        _ => style.Bad("failed"),
    };

    private string Counts() => string.Join(
        ", ",
        result.Nodes.Values.CountBy(node => IsUpstream(node) ? "not run, for a parent failed" : node.Status.ToString().ToLowerInvariant())
            .OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} {count.Key}"));
}
