using GraphExecutor.Runs;

namespace GraphExecutor.Scheduling;

/// <summary>What of a settled node its edges look at.</summary>
internal readonly record struct Settlement(NodeStatus Status, bool SkipBranch, NodeError? Error, int? ExitCode)
{
    /// <summary>Failed of its own, not because a parent did.</summary>
    public bool IsOwnFailure => Status == NodeStatus.Failed && Error!.IsOwn;

    public static Settlement Of(NodeResult result) => new(result.Status, result.SkipBranch, result.Error, result.ExitCode);
}
