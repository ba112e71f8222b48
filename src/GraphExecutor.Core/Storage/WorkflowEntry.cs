using GraphExecutor.Documents;

namespace GraphExecutor.Storage;

/// <summary>What is known of a named workflow without its text.</summary>
/// <param name="Name">Its name: what runs are started by. It need not be the name that stands in the text.</param>
/// <param name="Hash">The hash of its text, which a change must follow.</param>
/// <param name="Format">What the text is written in.</param>
/// <param name="UpdatedAt">When the text was saved.</param>
public sealed record WorkflowEntry(string Name, string Hash, DocumentFormat Format, DateTimeOffset UpdatedAt);
