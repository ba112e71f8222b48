namespace GraphExecutor.Api.Runs;

/// <summary>Where a run runs.</summary>
/// <param name="StartDirectory">Where commands run that say nothing else.</param>
/// <param name="Workspace">The directory that the run's nodes share.</param>
public sealed record RunPlace(string? StartDirectory, string? Workspace);
