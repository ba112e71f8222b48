using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Scenarios;

/// <summary>A workflow with the outcome that an independent model of the semantics gives it, for its first attempt and for resume.</summary>
internal sealed partial record Scenario(string Name, string Workflow, Outcome Expect, Outcome? Resume)
{
    public static IReadOnlyDictionary<string, Scenario> All { get; } = Read().ToDictionary(scenario => scenario.Name);

    /// <summary>The workflow with other settings: <c>scheduling</c>, <c>maxParallelism</c>.</summary>
    public Workflow With(string? property = null, JsonNode? value = null)
    {
        var json = JsonNode.Parse(Workflow)!.AsObject();
        if (property is not null)
        {
            json[property] = value?.DeepClone();
        }

        return GraphExecutor.Workflows.Workflow.Parse(json.ToJsonString());
    }

    /// <summary>What a script of these scenarios does in an attempt of the run.</summary>
    public static NodeOutcome OutcomeOf(string script, int attempt)
    {
        if (ByAttempt().Match(script) is { Success: true } choice)
        {
            script = choice.Groups[attempt == 1 ? 1 : 2].Value;
        }

        return script switch
        {
            "echo v=yes >> $GX_OUTPUT" => NodeOutcome.Complete(JsonElement.Parse("""{"v":"yes"}""")),
            "echo working; echo SKIP_BRANCH" => NodeOutcome.SkipBranch,
            _ when script.StartsWith("exit ", StringComparison.Ordinal) =>
                NodeOutcome.Fail(ErrorTypes.ExitCode, script) with { ExitCode = int.Parse(script.AsSpan("exit ".Length), null) },
            _ => throw new ArgumentException($"What does {script} do?"),
        };
    }

    private static IEnumerable<Scenario> Read()
    {
        using var stream = typeof(Scenario).Assembly.GetManifestResourceStream("semantics.jsonl")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var json = JsonNode.Parse(line)!;
            yield return new Scenario(
                (string)json["name"]!, json["workflow"]!.ToJsonString(), ReadOutcome(json["expect"]!), json["resume"] is { } resume ? ReadOutcome(resume) : null);
        }
    }

    private static Outcome ReadOutcome(JsonNode json) => new(
        Enum.Parse<RunStatus>((string)json["status"]!, ignoreCase: true),
        Texts(json["ran"]),
        Texts(json["reused"]),
        string.Join(", ", json["nodes"]!.AsObject().Select(node => Outcome.Describe(node.Key, (string)node.Value!["status"]!, (string?)node.Value["error"]))));

    private static List<string> Texts(JsonNode? json) => [.. json?.AsArray().Select(text => (string)text!) ?? []];

    [GeneratedRegex(@"\Aif \[ ""\$GX_RUN_ATTEMPT"" = 1 \]; then (.*); else (.*); fi\z")]
    private static partial Regex ByAttempt();
}

/// <summary>What is expected of an attempt, all ids sorted.</summary>
internal sealed record Outcome(RunStatus Status, IReadOnlyList<string> Ran, IReadOnlyList<string> Reused, string Nodes)
{
    public static string Describe(string id, string status, string? error) => $"{id} {status}{(error is null ? "" : " " + error)}";

    public static string Describe(IReadOnlyDictionary<string, NodeResult> nodes) => string.Join(
        ", ",
        nodes.OrderBy(node => node.Key, StringComparer.Ordinal).Select(node => Describe(
            node.Key,
            node.Value.Status.ToString().ToLowerInvariant(),
            node.Value.Error is not { } error ? null : error.Type == ErrorTypes.ExitCode ? $"{error.Type}:{node.Value.ExitCode}" : error.Type)));
}
