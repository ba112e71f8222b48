using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Graphs;

/// <summary>What is written on edges that are not just on success.</summary>
internal static class EdgeLabels
{
    /// <summary><c>failure: Timeout</c>, <c>always</c>; empty for a plain one.</summary>
    public static string Of(EdgeDefinition edge) => edge.On switch
    {
        EdgeTrigger.Failure when edge.Errors is { Count: > 0 } errors => $"failure: {string.Join(", ", errors)}",
        EdgeTrigger.Failure => "failure",
        EdgeTrigger.Always => "always",
        _ => "",
    };

    /// <summary>With the condition.</summary>
    public static string WithCondition(EdgeDefinition edge) =>
        string.Join(" ", new[] { Of(edge), edge.When is { } condition ? $"when {condition}" : "" }.Where(part => part.Length > 0));
}
