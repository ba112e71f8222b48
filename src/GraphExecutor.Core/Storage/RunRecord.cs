using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Storage;

/// <summary>A run as it is recorded: what concerns all of it. It does not grow with the run.</summary>
public sealed record RunRecord
{
    /// <summary>Its id.</summary>
    public required string RunId { get; init; }

    /// <summary>The workflow's name.</summary>
    public required string WorkflowName { get; init; }

    /// <summary>The content hash of the workflow that its latest attempt executes.</summary>
    public required string WorkflowHash { get; init; }

    /// <summary>Where it is. <see cref="RunLiveness"/> tells whether a running one is really interrupted.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Why it did not complete; <see langword="null"/> when it did, or runs.</summary>
    public string? Reason { get; init; }

    /// <summary>Its latest attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Grows by one with each change of its status; renewing the lease is none.</summary>
    public required int Version { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its latest attempt started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its latest attempt ended; <see langword="null"/> while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who executes it; <see langword="null"/> when it has ended.</summary>
    public RunLease? Lease { get; init; }

    /// <summary>What started it.</summary>
    public RunOrigin StartedBy { get; init; }

    /// <summary>How often in a row it was resumed without a person asking for it.</summary>
    public int Recoveries { get; init; }

    /// <summary>Where its commands run that say nothing else.</summary>
    public string? StartDirectory { get; init; }

    /// <summary>The directory of the workflow's file.</summary>
    public string? WorkflowDirectory { get; init; }

    /// <summary>The directory that its nodes share.</summary>
    public string? Workspace { get; init; }

    /// <summary>The values given for the workflow's context.</summary>
    public JsonValue? Context { get; init; }

    /// <summary>Where each secret is read from, such as <c>env:NAME</c>. Never its value.</summary>
    public ValueMap<string> SecretReferences { get; init; } = ValueMap<string>.Empty;

    /// <summary>A hash of the request that asked for it; nothing when it was started otherwise.</summary>
    public string? RequestHash { get; init; }
}
