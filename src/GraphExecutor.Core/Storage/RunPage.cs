namespace GraphExecutor.Storage;

/// <summary>A page of a list of runs.</summary>
/// <param name="Runs">The runs, newest first.</param>
/// <param name="NextCursor">Where the next page begins; <see langword="null"/> when there is none.</param>
public sealed record RunPage(IReadOnlyList<RunRecord> Runs, string? NextCursor);
