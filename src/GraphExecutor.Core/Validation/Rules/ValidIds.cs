using System.Text.RegularExpressions;

namespace GraphExecutor.Validation.Rules;

/// <summary>Ids have the form that file names, environment variables and expressions can carry.</summary>
internal sealed partial class ValidIds : IWorkflowRule
{
    public void Check(WorkflowChecks checks)
    {
        for (var i = 0; i < checks.Nodes.Length; i++)
        {
            // An id that is missing or no text has been reported by the reader.
            var id = checks.Nodes[i].Id;
            if (id.Length > 0 && !NodeId().IsMatch(id))
            {
                checks.Problems.Error(
                    ProblemCodes.InvalidValue, WorkflowChecks.PathOf(i)["id"], $"{Quote.Text(id)} is not a node id",
                    "Begin with a letter or _, go on with letters, digits, _ or -, 64 characters at most");
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_-]{0,63}\z")]
    private static partial Regex NodeId();
}
