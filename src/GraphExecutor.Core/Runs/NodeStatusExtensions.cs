namespace GraphExecutor.Runs;

/// <summary>What can be said of a status.</summary>
public static class NodeStatusExtensions
{
    /// <summary>Whether the status is final for this attempt of the run.</summary>
    public static bool IsSettled(this NodeStatus status) => status >= NodeStatus.Completed;
}
