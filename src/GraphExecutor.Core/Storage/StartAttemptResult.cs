namespace GraphExecutor.Storage;

/// <summary>What came of starting an attempt.</summary>
/// <param name="Started">Whether it started: if not, the run has changed since it was read, or was deleted.</param>
/// <param name="Run">The run as it is now; <see langword="null"/> when it was deleted.</param>
public sealed record StartAttemptResult(bool Started, RunRecord? Run);
