using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Storage;

/// <summary>One attempt of a run.</summary>
public sealed record AttemptRecord
{
    /// <summary>1 for the first start, one more for each resume.</summary>
    public required int Number { get; init; }

    /// <summary>How it ended; running for the latest one, and for ever for one that was interrupted.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The workflow it executed.</summary>
    public required string WorkflowHash { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; <see langword="null"/> when it runs or was interrupted.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it did not complete.</summary>
    public string? Reason { get; init; }

    /// <summary>It was started by a server on its own.</summary>
    public bool IsRecovery { get; init; }

    /// <summary>What was asked for (<c>from</c>, …).</summary>
    public JsonValue? Request { get; init; }

    /// <summary>The latest attempt of a run, as it is when it starts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="attempt">What was asked for; <see langword="null"/> for the first attempt.</param>
    public static AttemptRecord Of(RunRecord run, NewAttempt? attempt)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new AttemptRecord
        {
            Number = run.Attempt,
            Status = run.Status,
            WorkflowHash = run.WorkflowHash,
            StartedAt = run.StartedAt,
            IsRecovery = attempt?.IsRecovery ?? false,
            Request = attempt?.Request,
        };
    }
}
