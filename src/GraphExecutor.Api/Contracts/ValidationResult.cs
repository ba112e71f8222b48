namespace GraphExecutor.Api.Contracts;

/// <summary>What validating a workflow found.</summary>
internal sealed record ValidationResult
{
    public required bool Valid { get; init; }

    public string? Name { get; init; }

    public int? Nodes { get; init; }

    public int? Edges { get; init; }

    /// <summary>Nodes that a durable host executes in one activity, chains and siblings; every other node has one of its own.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Packets { get; init; }

    public required IReadOnlyList<WorkflowProblem> Problems { get; init; }
}
