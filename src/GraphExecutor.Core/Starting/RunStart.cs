using System.Text.Json.Nodes;
using GraphExecutor.Recording;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using JsonValue = GraphExecutor.Workflows.JsonValue;

namespace GraphExecutor.Starting;

/// <summary>A run that is to start.</summary>
public sealed record RunStart
{
    /// <summary>Its id.</summary>
    public required string RunId { get; init; }

    /// <summary>What it executes; read from a text, so that it can be stored.</summary>
    public required Workflow Workflow { get; init; }

    /// <summary>The values given for the workflow's context; none by default.</summary>
    public JsonObject Context { get; init; } = [];

    /// <summary>Where each secret is read from. Never its value.</summary>
    public ValueMap<string> SecretReferences { get; init; } = ValueMap<string>.Empty;

    /// <summary>What starts it; a command line by default.</summary>
    public RunOrigin StartedBy { get; init; }

    /// <summary>Where its commands run that say nothing else.</summary>
    public string? StartDirectory { get; init; }

    /// <summary>The directory of the workflow's file; none by default.</summary>
    public string? WorkflowDirectory { get; init; }

    /// <summary>The directory that its nodes share.</summary>
    public string? Workspace { get; init; }

    /// <summary>A hash of the request: when the same comes again, it gets the run that is there. None by default.</summary>
    public string? RequestHash { get; init; }

    /// <summary>The run to record.</summary>
    /// <param name="owner">Who executes its first attempt.</param>
    /// <param name="now">The time.</param>
    public NewRun ToNewRun(LeaseOwner owner, DateTimeOffset now) => new()
    {
        RunId = RunId,
        WorkflowName = Workflow.Name,
        Workflow = StoredWorkflow.Of(Workflow.ToJson()),
        Time = now,
        Lease = new RunLease(owner, now + RunRecorder.LeaseTime),
        StartedBy = StartedBy,
        StartDirectory = StartDirectory,
        WorkflowDirectory = WorkflowDirectory,
        Workspace = Workspace,
        Context = JsonValue.Parse(Context.ToJsonString()),
        SecretReferences = SecretReferences,
        RequestHash = RequestHash,
    };
}
