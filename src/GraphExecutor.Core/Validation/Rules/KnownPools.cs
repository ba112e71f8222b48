namespace GraphExecutor.Validation.Rules;

/// <summary>Nodes name pools that are there.</summary>
internal sealed class KnownPools : IWorkflowRule
{
    public void Check(WorkflowChecks checks)
    {
        var pools = checks.Definition.Pools;
        for (var i = 0; i < checks.Nodes.Length; i++)
        {
            if (checks.Nodes[i].Pool is { } pool && !pools.ContainsKey(pool))
            {
                checks.Problems.Error(
                    ProblemCodes.UnknownPool, WorkflowChecks.PathOf(i)["pool"], $"there is no pool {Quote.Text(pool)}",
                    checks.Problems.DidYouMean(pool, [.. pools.Keys]) ?? $"Add it to the workflow: `pools: {{ {pool}: 2 }}`");
            }
        }
    }
}
