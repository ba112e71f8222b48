namespace GraphExecutor.Workflows;

/// <summary>A unit of work. Its type is that of the record.</summary>
public abstract record NodeDefinition
{
    /// <summary>The <see cref="GracePeriod"/> of nodes that say none.</summary>
    internal static TimeSpan DefaultGracePeriod { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Unique in the workflow: a letter or <c>_</c>, then up to 63 letters, digits, <c>_</c> or <c>-</c>.</summary>
    public required string Id { get; init; }

    /// <summary>For people; the id by default.</summary>
    public string? Name { get; init; }

    /// <summary>What it does; for people.</summary>
    public string? Description { get; init; }

    /// <summary>Parents that must succeed: each is an edge with <c>on: success</c>.</summary>
    public ValueList<string> Needs { get; init; } = [];

    /// <summary>
    /// What it asks of its parents; by default <see cref="JoinMode.All"/>, and <see cref="JoinMode.Any"/> when all its incoming edges
    /// are failure edges.
    /// </summary>
    public JoinMode? Join { get; init; }

    /// <summary>Wall-clock time of each node attempt; no limit by default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long a node attempt may print nothing; no limit by default.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>From asking it to end to ending it by force; 10 s by default.</summary>
    public TimeSpan? GracePeriod { get; init; }

    /// <summary>What follows a failed node attempt; nothing by default.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>What follows when its worker vanished; <see cref="LostPolicy.Rerun"/> by default.</summary>
    public LostPolicy OnLost { get; init; }

    /// <summary>Its own failure counts as completed for its children, and is still shown as failed.</summary>
    public bool AllowFailure { get; init; }

    /// <summary>The pool (<see cref="WorkflowDefinition.Pools"/>) it runs in; none by default.</summary>
    public string? Pool { get; init; }

    /// <summary>
    /// Whether a durable run of a large workflow may execute it in one activity together with its neighbours in a chain; true by default.
    /// It changes no result. Say no for nodes that run long where a host limits the time of an activity.
    /// </summary>
    public bool Packet { get; init; } = true;
}
