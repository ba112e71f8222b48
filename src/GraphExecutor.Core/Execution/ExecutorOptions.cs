using System.Text.Json.Nodes;
using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Recording;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Execution;

/// <summary>How an <see cref="AsyncGraphExecutor"/> runs a workflow.</summary>
public sealed record ExecutorOptions
{
    /// <summary>The run's id: a letter or digit, then up to 63 letters, digits, <c>_</c> or <c>-</c>.</summary>
    public required string ThreadId { get; init; }

    /// <summary>The attempt of the run; 1 by default.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// Receives what happens, in order and one event at a time; nobody by default. It may be slow or throw: see <see cref="Delivery"/>.
    /// </summary>
    public Func<GraphEvent, CancellationToken, ValueTask>? EmitEvent { get; init; }

    /// <summary>What happens when <see cref="EmitEvent"/> is slower than the run; <see cref="EventDelivery.Drop"/> by default.</summary>
    public EventDelivery Delivery { get; init; }

    /// <summary>Results to start with: every node in it is done. Nothing is by default.</summary>
    public IReadOnlyDictionary<string, NodeResult>? InitialState { get; init; }

    /// <summary>
    /// Records the run as a new one, as <see cref="Recorder"/> does; nothing is recorded by default. The store stays the caller's. For a
    /// further attempt, start that in the store and give a <see cref="Recorder"/> instead.
    /// </summary>
    public IRunStore? Store { get; init; }

    /// <summary>
    /// Who executes a run that <see cref="Store"/> records. When it is not known, the default, a run whose process has died counts as
    /// alive until its lease ends: <see cref="RunRecorder.LeaseTime"/>.
    /// </summary>
    public LeaseOwner? Owner { get; init; }

    /// <summary>
    /// Records the run: a node that has settled is recorded before anything that depends on it starts. Nothing is recorded by default.
    /// Its run and attempt must be those of <see cref="ThreadId"/> and <see cref="Attempt"/>.
    /// </summary>
    public RunRecorder? Recorder { get; init; }

    /// <summary>Named values for the nodes, over those of the workflow's <c>context</c>.</summary>
    public JsonObject? GlobalContext { get; init; }

    /// <summary>Values of the secrets that the workflow declares. They are never part of a result or an event.</summary>
    public IReadOnlyDictionary<string, string>? Secrets { get; init; }

    /// <summary>The functions that function nodes name; none by default.</summary>
    public NodeFunctions? Functions { get; init; }

    /// <summary>What runs command nodes; without one they fail with <c>HandlerMissing</c>.</summary>
    public ICommandRunner? Commands { get; init; }

    /// <summary>The host's places for commands; as many as there are by default.</summary>
    public ICommandPlaces? Places { get; init; }

    /// <summary>Most nodes that run at once, when that is fewer than the workflow's <c>maxParallelism</c>.</summary>
    public int? MaxParallelism { get; init; }

    /// <summary>
    /// Where commands run that say nothing else, and where relative directories start; the process's own directory by default.
    /// </summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The directory of the workflow's file: what <c>${{ run.directory }}</c> stands for. None by default.</summary>
    public string? WorkflowDirectory { get; init; }

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the executor says what went wrong beside the run itself, such as a sink that throws; nowhere by default.</summary>
    public ILogger? Logger { get; init; }
}
