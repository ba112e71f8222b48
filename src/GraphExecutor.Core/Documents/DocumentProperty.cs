namespace GraphExecutor.Documents;

/// <summary>A property of an object, with the line of its name.</summary>
internal readonly record struct DocumentProperty(string Name, int Line, DocumentNode Value);
