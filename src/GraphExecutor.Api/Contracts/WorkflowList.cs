namespace GraphExecutor.Api.Contracts;

/// <summary>A page of the stored workflows, by name.</summary>
internal sealed record WorkflowList
{
    public required IReadOnlyList<WorkflowEntryView> Workflows { get; init; }

    public string? NextCursor { get; init; }
}
