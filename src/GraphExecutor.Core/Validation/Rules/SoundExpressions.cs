using GraphExecutor.Expressions;
using GraphExecutor.Workflows;

namespace GraphExecutor.Validation.Rules;

/// <summary>
/// Expressions stand only where they may, can be read, and name only nodes that have settled and secrets that are declared.
/// </summary>
internal sealed class SoundExpressions : IWorkflowRule
{
    public void Check(WorkflowChecks checks)
    {
        var uses = new List<NodeUse>();
        for (var node = 0; node < checks.Nodes.Length; node++)
        {
            foreach (var site in ExpressionSite.Of(checks.Nodes[node], checks.Definition.Nodes[node], WorkflowChecks.PathOf(node)))
            {
                CheckSite(checks, site, node, uses);
            }
        }

        for (var edge = 0; edge < checks.Edges.Count; edge++)
        {
            if (checks.Edges.DefinitionOf(edge)?.When is { } when)
            {
                CheckCondition(checks, when, edge, uses);
            }
        }

        // Without an order there is no "before", and without all edges it is not known; both have been reported.
        if (!checks.HasCycles && !checks.Edges.IsIncomplete)
        {
            CheckSettled(checks, uses);
        }
    }

    private static void CheckSite(WorkflowChecks checks, ExpressionSite site, int node, List<NodeUse> uses)
    {
        if (!site.Allowed)
        {
            var script = site.Path.Steps[^1] is "run";
            checks.Problems.Error(
                ProblemCodes.ExpressionNotAllowed, site.Path,
                script ? "a script takes no ${{ }}: text pasted into a script can run as code" : "no ${{ }} is allowed here",
                script ? "Give the value to the script as an environment variable: env: { HOST: \"${{ context.host }}\" }, then \"$HOST\""
                    : "Write the value itself");
            return;
        }

        if (Parse(checks, site.Path, () => checks.Expressions.AddTemplate(site.Text).Queries.ToList()) is { } queries)
        {
            foreach (var query in queries)
            {
                CheckSecrets(checks, query, site.Path, site.SecretsAllowed);
                Collect(checks, query, site.Path, node, -1, uses);
            }
        }
    }

    private static void CheckCondition(WorkflowChecks checks, string when, int edge, List<NodeUse> uses)
    {
        var path = checks.Edges.PathOf(edge)["when"];
        if (Parse(checks, path, () => checks.Expressions.AddCondition(when)) is { } query)
        {
            CheckSecrets(checks, query, path, allowed: false);
            Collect(checks, query, path, -1, edge, uses);
        }
    }

    private static T? Parse<T>(WorkflowChecks checks, ProblemPath path, Func<T> parse)
        where T : class
    {
        try
        {
            return parse();
        }
        catch (ExpressionException exception)
        {
            checks.Problems.Error(ProblemCodes.InvalidExpression, path, exception.Message, exception.Remedy);
            return null;
        }
    }

    private static void CheckSecrets(WorkflowChecks checks, Query query, ProblemPath path, bool allowed)
    {
        foreach (var secret in query.References.Secrets)
        {
            if (!allowed)
            {
                checks.Problems.Error(
                    ProblemCodes.InvalidSecret, path, $"secrets.{secret} may not be used here",
                    "Secrets are for `env`, `prompts.send` and the `input` of functions");
            }
            else if (!checks.Definition.Secrets.Contains(secret))
            {
                checks.Problems.Error(
                    ProblemCodes.InvalidSecret, path, $"there is no secret {Quote.Text(secret)}",
                    checks.Problems.DidYouMean(secret, checks.Definition.Secrets) ?? $"Declare it in the workflow: `secrets: [{secret}]`");
            }
        }
    }

    private static void Collect(WorkflowChecks checks, Query query, ProblemPath path, int node, int edge, List<NodeUse> uses)
    {
        foreach (var id in query.References.Nodes)
        {
            if (checks.IndexOf.TryGetValue(id, out var used))
            {
                uses.Add(new NodeUse(used, node, edge, path));
            }
            else
            {
                checks.Problems.Error(
                    ProblemCodes.UnknownNode, path, $"{Quote.Text(query.Text)} names a node {Quote.Text(id)}, which is not there",
                    checks.Problems.DidYouMean(id, checks.IndexOf.Keys) ?? "Name a node of this workflow");
            }
        }

        foreach (var name in query.References.ContextNames.Where(name => !checks.Definition.Context.ContainsKey(name)))
        {
            checks.Problems.Warning(
                ProblemCodes.UndeclaredContext, path, $"context.{name} is not declared: it is null unless the run gives it",
                checks.Problems.DidYouMean(name, [.. checks.Definition.Context.Keys]) ?? $"Declare it with a default: `context: {{ {name}: \"\" }}`");
        }

        foreach (var id in query.References.ComparedWithNumber)
        {
            if (checks.IndexOf.TryGetValue(id, out var used) && checks.Nodes[used] is CommandNode)
            {
                checks.Problems.Warning(
                    ProblemCodes.TextComparedWithNumber, path,
                    $"{Quote.Text(query.Text)} compares an output of the command {Quote.Text(id)} with a number, but what `name=value` lines give is text",
                    "Compare with a text ('5'), use to_number(…), or let the command write one JSON object to $GX_OUTPUT");
            }
        }
    }

    private static void CheckSettled(WorkflowChecks checks, List<NodeUse> uses)
    {
        // A condition is evaluated when its source settles, so it may name that too.
        int EvaluatedAt(NodeUse use) => use.Edge >= 0 ? checks.Topology.SourceOf(use.Edge) : use.Node;
        uses.RemoveAll(use => use.Edge >= 0 && use.Used == EvaluatedAt(use));
        if (uses.Count == 0)
        {
            return;
        }

        var before = new SettledBefore(
            checks.Topology, checks.Order, node => Joins.Of(checks.Nodes[node], checks.Topology, node, checks.Edges));
        var settled = before.Answer([.. uses.Select(use => (EvaluatedAt(use), use.Used))]);
        foreach (var use in uses.Where((_, i) => !settled[i]))
        {
            var evaluatedAt = EvaluatedAt(use);
            var id = checks.Nodes[use.Used].Id;
            var who = checks.Nodes[evaluatedAt].Id;
            var reason = use.Used == evaluatedAt
                ? $"node {Quote.Text(id)} names itself"
                : $"node {Quote.Text(id)} need not have settled when {Quote.Text(who)} {(use.Edge >= 0 ? "settles" : "starts")}";
            checks.Problems.Error(
                ProblemCodes.NotSettled, use.Path, reason,
                $"Make it a parent: `needs: [{id}]`. With `join: any` only what comes before every parent is sure to have settled");
        }
    }

    /// <summary>An expression of a node, or of an edge, names a node.</summary>
    private readonly record struct NodeUse(int Used, int Node, int Edge, ProblemPath Path);
}
