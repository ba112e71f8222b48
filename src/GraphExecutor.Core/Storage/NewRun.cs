using GraphExecutor.Workflows;

namespace GraphExecutor.Storage;

/// <summary>A run to record.</summary>
public sealed record NewRun
{
    /// <summary>Its id.</summary>
    public required string RunId { get; init; }

    /// <summary>The workflow's name.</summary>
    public required string WorkflowName { get; init; }

    /// <summary>The workflow.</summary>
    public required StoredWorkflow Workflow { get; init; }

    /// <summary>When it is created and its first attempt starts.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who executes the first attempt.</summary>
    public required RunLease Lease { get; init; }

    /// <summary>What started it; a command line by default.</summary>
    public RunOrigin StartedBy { get; init; }

    /// <summary>Where its commands run that say nothing else; none by default.</summary>
    public string? StartDirectory { get; init; }

    /// <summary>The directory of the workflow's file; none by default.</summary>
    public string? WorkflowDirectory { get; init; }

    /// <summary>The directory that its nodes share; none by default.</summary>
    public string? Workspace { get; init; }

    /// <summary>The values given for the workflow's context; none by default.</summary>
    public JsonValue? Context { get; init; }

    /// <summary>Where each secret is read from, such as <c>env:NAME</c>. Never its value.</summary>
    public ValueMap<string> SecretReferences { get; init; } = ValueMap<string>.Empty;

    /// <summary>
    /// A hash of the request that asked for it, by which the same request is known when it comes again; nothing by default.
    /// </summary>
    public string? RequestHash { get; init; }
}
