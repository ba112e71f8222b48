using GraphExecutor.Documents;

namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>A workflow that is kept under a name, in the collection <c>namedWorkflows</c>.</summary>
internal sealed record NamedWorkflowDocument
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    public required string Hash { get; init; }

    public required DocumentFormat Format { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string Source { get; init; } = "";

    public static NamedWorkflowDocument Of(NamedWorkflow workflow) => new()
    {
        Id = workflow.Entry.Name,
        Hash = workflow.Entry.Hash,
        Format = workflow.Entry.Format,
        UpdatedAt = workflow.Entry.UpdatedAt,
        Source = workflow.Source,
    };

    public WorkflowEntry ToEntry() => new(Id, Hash, Format, UpdatedAt);
}
