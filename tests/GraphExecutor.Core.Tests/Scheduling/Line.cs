using System.Globalization;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>A line of a test's graph: a node with what its attempts return, or an edge.</summary>
internal abstract record Line
{
    public static NodeLine Succeeds(string id, string after = "", string onFailure = "", string always = "") =>
        new(id, ["ok"], after, onFailure, always);

    public static NodeLine Skips(string id, string after = "", string onFailure = "", string always = "") =>
        new(id, ["skip"], after, onFailure, always);

    public static NodeLine Fails(string id, string error = "ExitCode:1", string after = "", string onFailure = "", string always = "") =>
        new(id, [error], after, onFailure, always);

    /// <summary>A node that returns one of these in each attempt, and the last in all that follow.</summary>
    public static NodeLine Tries(string id, params string[] outcomes) => new(id, outcomes, "", "", "");

    public static EdgeLine Edge(
        string source, string target, EdgeTrigger on = EdgeTrigger.Success, string? errors = null, bool handles = true, string? when = null) =>
        new(new EdgeDefinition(source, target)
        {
            On = on,
            Errors = errors is null ? null : [.. errors.Split(' ')],
            Handles = handles,
            When = when,
        });

    /// <summary><c>ok</c>, <c>skip</c>, <c>cancelled</c>, <c>ExitCode:3</c> or another error type.</summary>
    public static NodeOutcome Outcome(string text) => text switch
    {
        "ok" => NodeOutcome.Done,
        "skip" => NodeOutcome.SkipBranch,
        "cancelled" => NodeOutcome.Cancelled,
        _ when text.StartsWith("ExitCode:", StringComparison.Ordinal) => NodeOutcome.Fail(ErrorTypes.ExitCode, "it failed") with
        {
            ExitCode = int.Parse(text.AsSpan("ExitCode:".Length), CultureInfo.InvariantCulture),
        },
        _ => NodeOutcome.Fail(text, "it failed"),
    };
}

internal sealed record NodeLine(string Id, IReadOnlyList<string> Outcomes, string After, string OnFailure, string Always) : Line
{
    public JoinMode? Join { get; init; }

    public bool AllowFailure { get; init; }

    public string? Pool { get; init; }

    public RetryPolicy? Retry { get; init; }

    public LostPolicy OnLost { get; init; }

    public FunctionNode Definition => new()
    {
        Id = Id,
        Function = "scripted",
        Join = Join,
        AllowFailure = AllowFailure,
        Pool = Pool,
        Retry = Retry,
        OnLost = OnLost,
    };

    public IEnumerable<EdgeDefinition> Edges =>
    [
        .. Parents(After).Select(parent => new EdgeDefinition(parent, Id)),
        .. Parents(OnFailure).Select(parent => new EdgeDefinition(parent, Id) { On = EdgeTrigger.Failure }),
        .. Parents(Always).Select(parent => new EdgeDefinition(parent, Id) { On = EdgeTrigger.Always }),
    ];

    private static string[] Parents(string ids) => ids.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

internal sealed record EdgeLine(EdgeDefinition Definition) : Line;
