namespace GraphExecutor.Runs;

/// <summary>Where a node is in its life.</summary>
public enum NodeStatus
{
    /// <summary>Its parents have not decided yet, or there was no place to run so far.</summary>
    Pending,

    /// <summary>It could run, but waits for a retry, a pool or an answer.</summary>
    Waiting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It did what it should. Final.</summary>
    Completed,

    /// <summary>It failed, or one of its parents did. Final.</summary>
    Failed,

    /// <summary>Its branch was not taken. Final.</summary>
    Skipped,

    /// <summary>The run ended before it could. Final.</summary>
    Cancelled,
}
