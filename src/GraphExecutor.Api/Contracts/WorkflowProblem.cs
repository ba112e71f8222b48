using GraphExecutor.Validation;

namespace GraphExecutor.Api.Contracts;

/// <summary>Something that is wrong with a workflow.</summary>
internal sealed record WorkflowProblem
{
    public required string Code { get; init; }

    public required string Path { get; init; }

    public int? Line { get; init; }

    public required string Message { get; init; }

    public string? Remedy { get; init; }

    public required ProblemSeverity Severity { get; init; }
}
