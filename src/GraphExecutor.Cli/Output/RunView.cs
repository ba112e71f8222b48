using System.Text.Json;
using System.Text.Json.Nodes;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Output;

/// <summary>A recorded run as it is shown: for people, and as JSON in the form that the HTTP API has.</summary>
internal sealed class RunView(RunRecord run, Workflow workflow, IReadOnlyList<AttemptRecord> attempts, IReadOnlyList<NodeRecord> records)
{
    private readonly Dictionary<string, NodeRecord> _records = records.ToDictionary(record => record.NodeId, StringComparer.Ordinal);

    public string ToJson() => new JsonObject
    {
        ["runId"] = run.RunId,
        ["workflow"] = run.WorkflowName,
        ["status"] = RunLookup.StatusOf(run),
        ["reason"] = run.Reason,
        ["attempt"] = run.Attempt,
        ["version"] = run.Version,
        ["createdAt"] = Time(run.CreatedAt),
        ["attempts"] = new JsonArray([.. attempts.Select(attempt => new JsonObject
        {
            ["attempt"] = attempt.Number,
            ["status"] = attempt.Number == run.Attempt ? RunLookup.StatusOf(run) : attempt.EndedAt is null ? "interrupted" : Name(attempt.Status),
            ["startedAt"] = Time(attempt.StartedAt),
            ["endedAt"] = Time(attempt.EndedAt),
        })]),
        ["nodes"] = new JsonArray([.. workflow.Definition.Nodes.Select(node => NodeJson(node.Id))]),
    }.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public IEnumerable<string> ToLines(OutputStyle style)
    {
        var width = workflow.Definition.Nodes.Max(node => node.Id.Length);
        yield return $"{run.WorkflowName} {Paint(RunLookup.StatusOf(run), style)}, attempt {run.Attempt}, started {run.StartedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}";
        if (run.Reason is not null)
        {
            yield return $"  {run.Reason}";
        }

        foreach (var id in workflow.Definition.Nodes.Select(node => node.Id))
        {
            var result = _records.GetValueOrDefault(id)?.Result;
            var status = result is null ? "pending" : Name(result.Status);
            var duration = result?.Duration is { } time ? Outcomes.Duration(time) : "";
            yield return $"  {id.PadRight(width)}  {Paint(status.PadRight(9), style)}  {duration,8}  {Outcomes.Why(result?.Error, result?.Reason)}".TrimEnd();
        }

        if (run.Status != RunStatus.Completed)
        {
            yield return $"gx logs {run.RunId} [NODE] shows what they printed; gx resume {run.RunId} goes on from here";
        }
    }

    private JsonObject NodeJson(string id)
    {
        if (_records.GetValueOrDefault(id) is not { Result: var result } record)
        {
            return new JsonObject { ["id"] = id, ["status"] = Name(NodeStatus.Pending), ["version"] = 0 };
        }

        var json = new JsonObject
        {
            ["id"] = id,
            ["status"] = Name(result.Status),
            ["version"] = result.Version,
            ["attempt"] = record.RunAttempt,
            ["nodeAttempt"] = result.Attempts,
            ["exitCode"] = result.ExitCode,
            ["output"] = result.Output is { } output ? JsonNode.Parse(output.GetRawText()) : null,
            ["error"] = result.Error is { } error ? new JsonObject { ["type"] = error.Type, ["message"] = error.Message } : null,
            ["reason"] = result.Reason,
            ["startedAt"] = Time(result.StartedAt),
            ["durationMs"] = result.Duration?.TotalMilliseconds,
        };
        foreach (var name in json.Where(property => property.Value is null).Select(property => property.Key).ToList())
        {
            json.Remove(name);
        }

        return json;
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

    private static string? Time(DateTimeOffset? time) => time is { } known ? Timestamps.Format(known) : null;
}
