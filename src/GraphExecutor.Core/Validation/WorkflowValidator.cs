using GraphExecutor.Scheduling;
using GraphExecutor.Validation.Rules;
using GraphExecutor.Workflows;

namespace GraphExecutor.Validation;

/// <summary>Checks a definition against all rules and makes the plan of one that keeps them.</summary>
internal static class WorkflowValidator
{
    private static readonly IWorkflowRule[] Rules =
    [
        new ValidIds(), new UniqueIds(), new KnownEdgeEnds(), new UniqueEdges(), new NoCycles(), new KnownPools(), new ContextVariables(), new SoundExpressions(),
    ];

    /// <summary>The plan, or <see langword="null"/> when there are errors.</summary>
    public static GraphPlan? Check(WorkflowDefinition definition, ProblemList problems)
    {
        var checks = new WorkflowChecks(definition, problems);
        foreach (var rule in Rules)
        {
            rule.Check(checks);
        }

        return problems.HasErrors ? null : new GraphPlan(checks);
    }
}
