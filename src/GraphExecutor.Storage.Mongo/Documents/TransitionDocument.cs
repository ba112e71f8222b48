namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>Something that happened in a run, in the collection <c>transitions</c>.</summary>
internal sealed record TransitionDocument
{
    /// <summary>See <see cref="Keys.Transition"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>Its place in the run's history.</summary>
    public required long Cursor { get; init; }

    public required ChangeDocument Change { get; init; }

    public DateTime? ExpiresAt { get; init; }
}
