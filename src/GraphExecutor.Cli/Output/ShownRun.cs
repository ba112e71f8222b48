using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Output;

/// <summary>The run that is shown.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="Workflow">What it executes.</param>
/// <param name="LookUp">
/// What follows a run's id in commands that look it up: nothing, or where it is recorded; <see langword="null"/> when it is recorded nowhere.
/// </param>
internal sealed record ShownRun(string RunId, WorkflowDefinition Workflow, string? LookUp);
