namespace GraphExecutor.Validation.Rules;

/// <summary>Edges and <c>needs</c> name nodes that are there.</summary>
internal sealed class KnownEdgeEnds : IWorkflowRule
{
    public void Check(WorkflowChecks checks)
    {
        // Without any node each edge would be wrong, and that there are none has been reported.
        if (checks.Nodes.Length == 0)
        {
            return;
        }

        var edges = checks.Definition.Edges;
        for (var i = 0; i < edges.Count; i++)
        {
            Check(checks, edges[i].Source, ProblemPath.Root["edges"][i]["source"]);
            Check(checks, edges[i].Target, ProblemPath.Root["edges"][i]["target"]);
        }

        for (var i = 0; i < checks.Nodes.Length; i++)
        {
            var needs = checks.Nodes[i].Needs;
            for (var j = 0; j < needs.Count; j++)
            {
                Check(checks, needs[j], WorkflowChecks.PathOf(i)["needs"][j]);
            }
        }
    }

    private static void Check(WorkflowChecks checks, string id, ProblemPath path)
    {
        // An id that is missing or no text has been reported by the reader.
        if (id.Length > 0 && !checks.IndexOf.ContainsKey(id))
        {
            checks.Problems.Error(
                ProblemCodes.UnknownNode, path, $"there is no node {Quote.Text(id)}",
                checks.Problems.DidYouMean(id, checks.IndexOf.Keys) ?? "Name a node of this workflow, or add it");
        }
    }
}
