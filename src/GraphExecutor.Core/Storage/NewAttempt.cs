using GraphExecutor.Workflows;

namespace GraphExecutor.Storage;

/// <summary>A further attempt of a run. What is <see langword="null"/> stays as it was.</summary>
public sealed record NewAttempt
{
    /// <summary>When it starts.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who executes it.</summary>
    public required RunLease Lease { get; init; }

    /// <summary>It was started by a server on its own, which <see cref="RunRecord.Recoveries"/> counts; a person by default.</summary>
    public bool IsRecovery { get; init; }

    /// <summary>What starts it.</summary>
    public RunOrigin? StartedBy { get; init; }

    /// <summary>The name of the workflow that replaces the run's.</summary>
    public string? WorkflowName { get; init; }

    /// <summary>The workflow that replaces the run's.</summary>
    public StoredWorkflow? Workflow { get; init; }

    /// <summary>The values given for the workflow's context, all of them.</summary>
    public JsonValue? Context { get; init; }

    /// <summary>Where each secret is read from, all of them.</summary>
    public ValueMap<string>? SecretReferences { get; init; }

    /// <summary>Nodes that change as it starts: those whose recorded result holds no longer are pending again. None by default.</summary>
    public IReadOnlyList<NodeChange> Nodes { get; init; } = [];

    /// <summary>What was asked for (<c>from</c>, …), for people and history; nothing by default.</summary>
    public JsonValue? Request { get; init; }
}
