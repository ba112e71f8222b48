using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Starting;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Hosting;

/// <summary>How a <see cref="LocalRunHost"/> executes runs on this machine.</summary>
public sealed record LocalRunHostOptions
{
    /// <summary>Runs the commands of all runs. Which variables of the server's environment they get is its business.</summary>
    public required ICommandRunner Commands { get; init; }

    /// <summary>Names this process as the owner of attempts, and tells whether others are gone.</summary>
    public required ILeaseOwners Owners { get; init; }

    /// <summary>
    /// Ends what earlier attempts of a run have left running, and waits for it; throws <see cref="TimeoutException"/> when something
    /// would not end. Called before an attempt after the first one starts anything. Nothing is looked for by default.
    /// </summary>
    public Func<RunRecord, CancellationToken, Task> EndLeftovers { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>The directory in which each run gets a directory of its own: its workspace.</summary>
    public required string WorkspaceRoot { get; init; }

    /// <summary>Where commands run that say nothing else.</summary>
    public required string StartDirectory { get; init; }

    /// <summary>The functions that function nodes name; none by default.</summary>
    public NodeFunctions? Functions { get; init; }

    /// <summary>
    /// Receive the events of all runs: one event of a run at a time, those of different runs at once. One that is slow loses events and
    /// does not slow a run. None by default.
    /// </summary>
    public IReadOnlyList<Func<GraphEvent, CancellationToken, ValueTask>> EventSinks { get; init; } = [];

    /// <summary>Most commands that run at once, over all runs; 64 by default. Runs take turns when there are more.</summary>
    public int MaxProcesses { get; init; } = 64;

    /// <summary>Most runs that are executed at once; 1,000 by default. More are refused.</summary>
    public int MaxRuns { get; init; } = 1_000;

    /// <summary>Whether interrupted runs that a server started are resumed, as this one starts and then every 15 s; yes by default.</summary>
    public bool Recover { get; init; } = true;

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
