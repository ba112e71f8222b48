namespace GraphExecutor.Workflows;

/// <summary>What of its source an edge answers to.</summary>
public enum EdgeTrigger
{
    /// <summary>It completed.</summary>
    Success,

    /// <summary>It failed.</summary>
    Failure,

    /// <summary>It completed or failed.</summary>
    Always,
}
