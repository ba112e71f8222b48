namespace GraphExecutor.Storage;

/// <summary>An attempt of a run can record nothing more: a later one has started, or the run was deleted.</summary>
public sealed class LeaseLostException : StoreException
{
    /// <param name="runId">The run.</param>
    /// <param name="attempt">The attempt that lost it.</param>
    /// <param name="currentAttempt">The run's latest attempt; <see langword="null"/> when the run was deleted.</param>
    public LeaseLostException(string runId, int attempt, int? currentAttempt)
        : base(StoreErrorCode.LeaseLost, currentAttempt is { } current
            ? $"Attempt {attempt} of run {runId} can record nothing more: attempt {current} has taken over."
            : $"Attempt {attempt} of run {runId} can record nothing more: the run was deleted.")
    {
        RunId = runId;
        Attempt = attempt;
        CurrentAttempt = currentAttempt;
    }

    /// <summary>The run.</summary>
    public string RunId { get; }

    /// <summary>The attempt that lost it.</summary>
    public int Attempt { get; }

    /// <summary>The run's latest attempt; <see langword="null"/> when the run was deleted.</summary>
    public int? CurrentAttempt { get; }
}
