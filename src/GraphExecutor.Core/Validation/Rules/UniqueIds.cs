namespace GraphExecutor.Validation.Rules;

/// <summary>Each node has an id of its own.</summary>
internal sealed class UniqueIds : IWorkflowRule
{
    public void Check(WorkflowChecks checks)
    {
        for (var i = 0; i < checks.Nodes.Length; i++)
        {
            var id = checks.Nodes[i].Id;
            if (id.Length > 0 && checks.IndexOf[id] is var first && first != i)
            {
                checks.Problems.Error(
                    ProblemCodes.DuplicateId, WorkflowChecks.PathOf(i)["id"], $"nodes[{first}] has the id {Quote.Text(id)} already",
                    "Give each node an id of its own");
            }
        }
    }
}
