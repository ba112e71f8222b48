using GraphExecutor.Storage;

namespace GraphExecutor.Durable;

/// <summary>An attempt of a run. A run that was deleted leaves its id to others: which of them is meant tells when it was created.</summary>
internal readonly record struct AttemptKey(string RunId, int Attempt, DateTimeOffset CreatedAt)
{
    public static AttemptKey Of(OrchestrationInput input) => new(input.RunId, input.Attempt, input.CreatedAt);

    public static AttemptKey Of(RunRecord run) => new(run.RunId, run.Attempt, run.CreatedAt);
}
