using GraphExecutor.Scheduling;
using GraphExecutor.Validation;

namespace GraphExecutor.Resuming;

/// <summary>Tells which values of the context a node's expressions look at.</summary>
internal static class ContextUse
{
    public static bool LooksAt(GraphPlan plan, int node, string name)
    {
        var definition = plan.Node(node);
        return ExpressionSite.Of(definition, definition, ProblemPath.Root)
            .SelectMany(site => plan.Expressions.TemplateOf(site.Text).Queries)
            .Any(query => query.References.WholeContext || query.References.ContextNames.Contains(name));
    }
}
