using GraphExecutor.Api.Contracts;
using GraphExecutor.Validation;

namespace GraphExecutor.Api.Problems;

/// <summary>What is wrong with a workflow, as clients see it.</summary>
internal static class WorkflowProblems
{
    public static WorkflowProblem View(Problem problem) => new()
    {
        Code = problem.Code,
        Path = problem.Path,
        Line = problem.Line,
        Message = problem.Message,
        Remedy = problem.Remedy,
        Severity = problem.Severity,
    };
}
