namespace GraphExecutor.Storage;

/// <summary>A workflow that is kept under a name, as its author wrote it.</summary>
/// <param name="Entry">What is known of it.</param>
/// <param name="Source">The text, in JSON or YAML.</param>
public sealed record NamedWorkflow(WorkflowEntry Entry, string Source);
