using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Storage;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Durable;

/// <summary>What a process that executes activities of durable runs has to do it with.</summary>
public sealed record DurableOptions
{
    /// <summary>Where runs are recorded. All processes of a deployment share it.</summary>
    public required IRunStore Store { get; init; }

    /// <summary>The workflows that this process knows, shared with its orchestrations.</summary>
    public required WorkflowCache Workflows { get; init; }

    /// <summary>The functions that function nodes name; none by default.</summary>
    public NodeFunctions? Functions { get; init; }

    /// <summary>
    /// What runs the command nodes of a run; asked once for each attempt that this process executes something of. Without it they fail with
    /// <c>HandlerMissing</c>.
    /// </summary>
    public Func<RunRecord, ICommandRunner>? CommandsFor { get; init; }

    /// <summary>Receives what happens, one event at a time; nobody by default. One that is slow loses events, and delays nobody.</summary>
    public Func<GraphEvent, CancellationToken, ValueTask>? EmitEvent { get; init; }

    /// <summary>The values of a run's secrets, read from its references; without it a run that declares secrets fails to begin.</summary>
    public Func<RunRecord, CancellationToken, ValueTask<IReadOnlyDictionary<string, string>>>? ReadSecrets { get; init; }

    /// <summary>
    /// Ends what an earlier process of this machine has left running of a run; called before this process starts anything of an attempt,
    /// and so only for hosts with one such process on a machine; not for the first attempt of a run without commands. Nothing is looked for
    /// by default.
    /// </summary>
    public Func<RunRecord, CancellationToken, Task>? EndLeftovers { get; init; }

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where activities say what went wrong beside the run itself; nowhere by default.</summary>
    public ILogger? Logger { get; init; }
}
