namespace GraphExecutor.Api.Contracts;

/// <summary>What the next attempt of a run would do.</summary>
internal sealed record PlanView
{
    public required string RunId { get; init; }

    public required int Attempt { get; init; }

    public required IReadOnlyList<PlanStepView> Nodes { get; init; }
}
