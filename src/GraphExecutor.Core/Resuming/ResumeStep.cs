namespace GraphExecutor.Resuming;

/// <summary>What a resumed attempt does with one node, and why.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Action">What happens with it.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record ResumeStep(string NodeId, ResumeAction Action, string Reason);
