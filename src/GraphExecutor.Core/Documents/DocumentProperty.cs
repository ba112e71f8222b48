namespace GraphExecutor.Documents;

/// <summary>A property of an object, with the line of its name.</summary>
internal sealed record DocumentProperty(string Name, int Line, DocumentNode Value);
