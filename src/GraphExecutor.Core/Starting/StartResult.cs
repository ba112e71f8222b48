using GraphExecutor.Storage;

namespace GraphExecutor.Starting;

/// <summary>What came of starting a run.</summary>
/// <param name="Run">The run as it is recorded.</param>
/// <param name="Attempt">What is to be executed; <see langword="null"/> when the same request had started the run before.</param>
public sealed record StartResult(RunRecord Run, StartedAttempt? Attempt);
