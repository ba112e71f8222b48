using GraphExecutor.Api.Secrets;
using GraphExecutor.Durable;

namespace GraphExecutor.Api.Durable;

/// <summary>How a <see cref="DurableRunHost"/> starts runs.</summary>
public sealed record DurableRunHostOptions
{
    /// <summary>Where the secrets of runs come from; it must be able to keep values, since others read them.</summary>
    public required ISecretSource Secrets { get; init; }

    /// <summary>The workflows that this process knows, shared with its orchestrations.</summary>
    public required WorkflowCache Workflows { get; init; }

    /// <summary>
    /// The directory in which each run gets one of its own, its workspace, which is also where commands run that say nothing else: a share
    /// that all workers have mounted. Without one, the default, runs have no workspace, and commands run where their worker does.
    /// </summary>
    public string? WorkspaceRoot { get; init; }

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
