namespace GraphExecutor.Workflows;

/// <summary>What follows when the worker of a running node vanished.</summary>
public enum LostPolicy
{
    /// <summary>It runs again, three times at most, and that counts as no retry.</summary>
    Rerun,

    /// <summary>It fails with <c>Lost</c>.</summary>
    Fail,
}
