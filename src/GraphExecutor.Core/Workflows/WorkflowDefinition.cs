namespace GraphExecutor.Workflows;

/// <summary>A workflow as it was written. <see cref="Workflow"/> is one that has been checked.</summary>
public sealed record WorkflowDefinition
{
    /// <summary>For people and lists; the file's name without its extension, or <c>workflow</c>, by default.</summary>
    public string Name { get; init; } = "workflow";

    /// <summary>What it is for; for people.</summary>
    public string? Description { get; init; }

    /// <summary>Named values that its nodes see, with their defaults; a run may give others.</summary>
    public ValueMap<JsonValue> Context { get; init; } = ValueMap<JsonValue>.Empty;

    /// <summary>Names of the secrets that a run must give.</summary>
    public ValueList<string> Secrets { get; init; } = [];

    /// <summary>What holds for every node that does not say otherwise.</summary>
    public NodeDefaults Defaults { get; init; } = new();

    /// <summary>Most nodes that run at once; 64 by default.</summary>
    public int MaxParallelism { get; init; } = 64;

    /// <summary>Pools by name, each with the number of its nodes that may run at once.</summary>
    public ValueMap<int> Pools { get; init; } = ValueMap<int>.Empty;

    /// <summary>Whether the first unhandled failure ends the run; other branches run to their end by default.</summary>
    public bool FailFast { get; init; }

    /// <summary>When a ready node may start; <see cref="SchedulingMode.Dataflow"/> by default.</summary>
    public SchedulingMode Scheduling { get; init; }

    /// <summary>Wall-clock time that the whole run may take; no limit by default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The units of work, in the order that decides which of two ready nodes starts first.</summary>
    public ValueList<NodeDefinition> Nodes { get; init; } = [];

    /// <summary>The dependencies beside those of <see cref="NodeDefinition.Needs"/>.</summary>
    public ValueList<EdgeDefinition> Edges { get; init; } = [];
}
