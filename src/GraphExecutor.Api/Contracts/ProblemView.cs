namespace GraphExecutor.Api.Contracts;

/// <summary>An error as RFC 9457 has it.</summary>
internal sealed record ProblemView
{
    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    public required string Code { get; init; }

    public IReadOnlyList<WorkflowProblem>? Problems { get; init; }
}
