namespace GraphExecutor.Runs;

/// <summary>Why a node failed.</summary>
/// <param name="Type">
/// One of <see cref="ErrorTypes"/>, or a function's own: what it gave to <c>NodeOutcome.Fail</c>, or its exception's class name.
/// </param>
/// <param name="Message">For people.</param>
public sealed record NodeError(string Type, string Message)
{
    /// <summary>It is a failure of the node's own, not one of a parent's.</summary>
    internal bool IsOwn => Type != ErrorTypes.UpstreamFailed;
}
