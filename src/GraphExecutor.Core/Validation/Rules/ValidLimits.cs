namespace GraphExecutor.Validation.Rules;

/// <summary>Limits let something run. The reader checks texts; this is for workflows made in code.</summary>
internal sealed class ValidLimits : IWorkflowRule
{
    public void Check(WorkflowChecks checks)
    {
        if (checks.Definition.MaxParallelism < 1)
        {
            checks.Problems.Error(
                ProblemCodes.InvalidValue, ProblemPath.Root["maxParallelism"], $"{checks.Definition.MaxParallelism} lets nothing run", "Give 1 or more");
        }

        foreach (var (name, size) in checks.Definition.Pools)
        {
            if (size < 1)
            {
                checks.Problems.Error(ProblemCodes.InvalidValue, ProblemPath.Root["pools"][name], $"{size} lets nothing run", "Give 1 or more");
            }
        }
    }
}
