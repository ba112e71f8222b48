using GraphExecutor.Runs;

namespace GraphExecutor.Resuming;

/// <summary>What a resumed attempt will do.</summary>
/// <param name="Steps">Each node of the workflow, in the order of the definition.</param>
/// <param name="InitialState">The results that it starts with: those of the nodes that are reused.</param>
public sealed record ResumePlan(IReadOnlyList<ResumeStep> Steps, IReadOnlyDictionary<string, NodeResult> InitialState);
