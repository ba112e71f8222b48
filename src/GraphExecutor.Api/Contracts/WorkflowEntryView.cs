using GraphExecutor.Documents;

namespace GraphExecutor.Api.Contracts;

/// <summary>A stored workflow without its text.</summary>
internal sealed record WorkflowEntryView
{
    public required string Name { get; init; }

    public required string ETag { get; init; }

    public required DocumentFormat Format { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public IReadOnlyList<WorkflowProblem>? Warnings { get; init; }
}
