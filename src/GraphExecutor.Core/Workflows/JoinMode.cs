namespace GraphExecutor.Workflows;

/// <summary>What a node asks of its parents before it runs.</summary>
public enum JoinMode
{
    /// <summary>Every edge is open.</summary>
    All,

    /// <summary>One edge is open; the others are not waited for.</summary>
    Any,

    /// <summary>Every parent has settled, whatever became of it.</summary>
    Settled,
}
