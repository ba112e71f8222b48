namespace GraphExecutor.Durable.Messages;

/// <summary>What every activity is told: which attempt of which run it is for.</summary>
internal record RunKey
{
    public required string RunId { get; init; }

    public required int Attempt { get; init; }

    /// <summary>When the run was created: an id may be used again once its run is deleted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
