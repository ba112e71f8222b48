namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>What concerns the whole store: the one document of the collection <c>store</c>.</summary>
internal sealed record StoreDocument
{
    /// <summary>The id of that document.</summary>
    public const string OnlyId = "store";

    public required string Id { get; init; }

    /// <summary>The version of the documents' format.</summary>
    public int Schema { get; init; }

    /// <summary>The number of the run created last.</summary>
    public long LastRun { get; init; }
}
