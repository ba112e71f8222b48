namespace GraphExecutor.Storage;

/// <summary>What came of creating a run.</summary>
/// <param name="Created">Whether it is new.</param>
/// <param name="Run">The new run, or the one of that id that was there before.</param>
public sealed record CreateRunResult(bool Created, RunRecord Run);
