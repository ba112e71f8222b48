namespace GraphExecutor.Workflows;

/// <summary>When a node may start. Both give every node the same status.</summary>
public enum SchedulingMode
{
    /// <summary>When its own parents allow it.</summary>
    Dataflow,

    /// <summary>When, in addition, all nodes of earlier layers (longest path from a root) have settled.</summary>
    Layers,
}
