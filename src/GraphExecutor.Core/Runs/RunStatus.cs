namespace GraphExecutor.Runs;

/// <summary>Where a run is in its life.</summary>
public enum RunStatus
{
    /// <summary>Some of its nodes have not settled.</summary>
    Running,

    /// <summary>All nodes settled, and every failure was allowed or handled. Final for this attempt.</summary>
    Completed,

    /// <summary>Some node failed of its own, unhandled, or the run took too long. Final for this attempt.</summary>
    Failed,

    /// <summary>It was cancelled. Final for this attempt.</summary>
    Cancelled,
}
