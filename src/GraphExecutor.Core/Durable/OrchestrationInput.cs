using GraphExecutor.Storage;

namespace GraphExecutor.Durable;

/// <summary>What the orchestration of an attempt is given: ids. The workflow and all results stay in the store.</summary>
public sealed record OrchestrationInput
{
    /// <summary>The version of the orchestration (<see cref="DurableVersion"/>): that of the process which has begun it.</summary>
    public int Version { get; init; }

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>Its attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>When the run was created: an id may be used again once its run is deleted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The content hash of the workflow, to which this attempt is bound.</summary>
    public required string WorkflowHash { get; init; }

    /// <summary>The workflow's name.</summary>
    public required string WorkflowName { get; init; }

    /// <summary>Where an earlier execution of the same attempt stood; <see langword="null"/> for the first one.</summary>
    public GenerationState? State { get; init; }

    /// <summary>The first input of the latest attempt of a run that is recorded.</summary>
    /// <param name="run">The run.</param>
    public static OrchestrationInput For(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new OrchestrationInput
        {
            Version = DurableVersion.Current,
            RunId = run.RunId,
            Attempt = run.Attempt,
            CreatedAt = run.CreatedAt,
            WorkflowHash = run.WorkflowHash,
            WorkflowName = run.WorkflowName,
        };
    }
}
