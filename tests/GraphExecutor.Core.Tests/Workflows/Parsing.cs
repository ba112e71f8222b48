using GraphExecutor.Validation;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Workflows;

/// <summary>Parses workflows for tests.</summary>
internal static class Parsing
{
    /// <summary>The problems of a workflow that cannot run.</summary>
    public static IReadOnlyList<Problem> ProblemsOf(string text)
    {
        var exception = Assert.Throws<WorkflowException>(() => Workflow.Parse(text));
        Assert.Contains(exception.Problems, problem => problem.Severity == ProblemSeverity.Error);
        return exception.Problems;
    }

    /// <summary>The only problem of a workflow, as one line.</summary>
    public static string ProblemOf(string text) => Assert.Single(ProblemsOf(text)).ToString();

    /// <summary>A workflow of one command node with some properties, in flow style.</summary>
    public static string Node(string properties) => $"nodes:\n  - {{ id: a, {properties} }}";

    public static CommandNode CommandNodeWith(string properties) =>
        Assert.IsType<CommandNode>(Assert.Single(Workflow.Parse(Node($"run: x, {properties}")).Definition.Nodes));
}
