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
            Check(checks, edges[i].Source, i, static edge => ProblemPath.Root["edges"][edge]["source"]);
            Check(checks, edges[i].Target, i, static edge => ProblemPath.Root["edges"][edge]["target"]);
        }

        for (var i = 0; i < checks.Nodes.Length; i++)
        {
            var needs = checks.Nodes[i].Needs;
            for (var j = 0; j < needs.Count; j++)
            {
                Check(checks, needs[j], (Node: i, Need: j), static at => WorkflowChecks.PathOf(at.Node)["needs"][at.Need]);
            }
        }
    }

    // Nearly every end is known: the path is made for those that are not.
    private static void Check<T>(WorkflowChecks checks, string id, T at, Func<T, ProblemPath> path)
    {
        // An id that is missing or no text has been reported by the reader.
        if (id.Length > 0 && !checks.IndexOf.ContainsKey(id))
        {
            checks.Problems.Error(
                ProblemCodes.UnknownNode, path(at), $"there is no node {Quote.Text(id)}",
                checks.Problems.DidYouMean(id, checks.IndexOf.Keys) ?? "Name a node of this workflow, or add it");
        }
    }
}
