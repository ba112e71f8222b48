using System.Text.Json;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output;

/// <summary>A recorded run as it is shown: for people, and as JSON in the form that the HTTP API has.</summary>
/// <param name="run">The run.</param>
/// <param name="options">What other commands need to reach the same runs, with a space before it.</param>
internal sealed class RunView(RunDetails run, string options)
{
    public string ToJson() => JsonSerializer.Serialize(run, ApiJson.Relaxed.RunDetails);

    public IEnumerable<string> ToLines(OutputStyle style)
    {
        var width = run.Nodes.Max(node => node.Id.Length);
        yield return $"{run.Workflow} {Paint(run.Status, style)}, attempt {run.Attempt}, started {run.Attempts[^1].StartedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}";
        if (run.Reason is not null)
        {
            yield return $"  {run.Reason}";
        }

        foreach (var node in run.Nodes)
        {
            var duration = node.DurationMs is { } time ? Outcomes.Duration(TimeSpan.FromMilliseconds(time)) : "";
            yield return $"  {node.Id.PadRight(width)}  {Paint(Name(node.Status).PadRight(9), style)}  {duration,8}  {Outcomes.Why(node.Error, node.Reason)}".TrimEnd();
        }

        if (run.Status != Name(RunStatus.Completed))
        {
            yield return $"gx logs {run.RunId}{options} shows what they printed; gx resume {run.RunId}{options} goes on from here";
        }
    }

    private static string Paint(string status, OutputStyle style) => status.TrimEnd() switch
    {
        "completed" => style.Good(status),
        "failed" => style.Bad(status),
        "skipped" or "pending" => style.Dim(status),
        _ => style.Careful(status),
    };

    private static string Name<T>(T status)
        where T : struct, Enum => status.ToString().ToLowerInvariant();
}
