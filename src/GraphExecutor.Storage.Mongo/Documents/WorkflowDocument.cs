namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>A workflow that runs use, in the collection <c>workflows</c>.</summary>
internal sealed record WorkflowDocument
{
    /// <summary>Its content hash.</summary>
    public required string Id { get; init; }

    public required string Json { get; init; }

    /// <summary>Who found that no run uses it, and is about to delete it.</summary>
    public string? UnusedFor { get; init; }
}
