namespace GraphExecutor.Api.Contracts;

/// <summary>What the next attempt of a run would do with a node.</summary>
internal sealed record PlanStepView
{
    public required string Id { get; init; }

    public required string Action { get; init; }

    public required string Reason { get; init; }
}
