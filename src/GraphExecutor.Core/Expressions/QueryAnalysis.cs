using DevLab.JmesPath.Expressions;
using GraphExecutor.Validation;
using Newtonsoft.Json.Linq;

namespace GraphExecutor.Expressions;

/// <summary>
/// Finds what a query looks at without evaluating it, by following what each of its parts stands for: the data itself, the nodes, one
/// node, its output, or some value that need not be told apart.
/// </summary>
internal sealed class QueryAnalysis
{
    private static readonly string[] Roots = ["context", "secrets", "nodes", "run"];

    private static readonly string[] NodeFields = ["status", "output", "exitCode", "error"];

    private static readonly string[] ErrorFields = ["type", "message"];

    private static readonly string[] RunFields = ["id", "attempt", "workflow", "directory"];

    private readonly QueryReferences _references = new();

    private enum Kind
    {
        Value,
        Root,
        Context,
        Nodes,
        Node,
        Error,
        Output,
        OutputValue,
        Secrets,
        Run,
        Number,
    }

    /// <exception cref="ExpressionException">The query looks at something that is not there, or at too much.</exception>
    public static QueryReferences Of(SyntaxTree tree)
    {
        var analysis = new QueryAnalysis();
        analysis.Whole(tree, new Meaning(Kind.Root));
        return analysis._references;
    }

    /// <summary>What a part stands for where its result is used as a value.</summary>
    private Meaning Whole(SyntaxTree tree, Meaning scope)
    {
        var meaning = MeaningOf(tree, scope);
        _references.WholeContext |= meaning.Kind == Kind.Context;
        return meaning.Kind switch
        {
            Kind.Root => throw new ExpressionException("`@` stands for everything there is", $"Name a part of it: {string.Join(", ", Roots)}"),
            Kind.Nodes => throw new ExpressionException(
                "`nodes` as a whole depends on which nodes happen to have settled", "Name each node: nodes.<id>"),
            Kind.Secrets => throw new ExpressionException("`secrets` as a whole cannot be used", "Name each secret: secrets.<name>"),
            _ => meaning,
        };
    }

    private Meaning MeaningOf(SyntaxTree tree, Meaning scope)
    {
        var children = tree.Children;
        switch (tree.Expression)
        {
            case JmesPathIdentifier identifier:
                return Member(identifier.Name, scope);
            case JmesPathCurrentNodeExpression:
                return scope;
            case JmesPathLiteral { Value.Type: JTokenType.Integer or JTokenType.Float }:
                return new Meaning(Kind.Number);
            case JmesPathComparison:
                Compare(Whole(children[0], scope), Whole(children[1], scope));
                return default;
            case JmesPathNotExpression:
                Whole(children[0], scope);
                return default;
            case JmesPathSubExpression or JmesPathPipeExpression:
                return MeaningOf(children[1], MeaningOf(children[0], scope));
            case JmesPathIndexExpression:
                MeaningOf(children[1], Whole(children[0], scope));
                return default;
            case JmesPathFilterProjection:
                RejectMany(scope);
                Whole(children[0], default);
                return default;
            case JmesPathHashWildcardProjection:
                RejectMany(scope);
                return default;
            case JmesPathSimpleExpression:
                return MeaningOf(children[0], scope);
            default:
                foreach (var child in children)
                {
                    // An expression argument (&name) is evaluated for each item of a list, not for the data.
                    Whole(child, child.Expression.IsExpressionType ? default : scope);
                }

                return default;
        }
    }

    private Meaning Member(string name, Meaning scope)
    {
        switch (scope.Kind)
        {
            case Kind.Root:
                return name switch
                {
                    "context" => new Meaning(Kind.Context),
                    "nodes" => new Meaning(Kind.Nodes),
                    "secrets" => new Meaning(Kind.Secrets),
                    "run" => new Meaning(Kind.Run),
                    "item" or "index" => throw new ExpressionException(
                        $"`{name}` is known only inside a map, which comes in a later version", $"Use one of: {string.Join(", ", Roots)}"),
                    _ => throw new ExpressionException(
                        $"there is no value {Quote.Text(name)}",
                        Spelling.DidYouMean(name, Roots) ?? $"There is: {string.Join(", ", Roots)}; a text stands in single quotes: '{Quote.Inside(name)}'"),
                };
            case Kind.Context:
                _references.ContextNames.Add(name);
                return default;
            case Kind.Nodes:
                _references.Nodes.Add(name);
                return new Meaning(Kind.Node, name);
            case Kind.Node:
                return name switch
                {
                    "output" => new Meaning(Kind.Output, scope.NodeId),
                    "error" => new Meaning(Kind.Error),
                    _ => NodeFields.Contains(name) ? default : throw Unknown("a node has no", name, NodeFields),
                };
            case Kind.Error:
                return ErrorFields.Contains(name) ? default : throw Unknown("an error has no", name, ErrorFields);
            case Kind.Output:
                return new Meaning(Kind.OutputValue, scope.NodeId);
            case Kind.Secrets:
                _references.Secrets.Add(name);
                return default;
            case Kind.Run:
                return RunFields.Contains(name) ? default : throw Unknown("the run has no", name, RunFields);
            default:
                return default;
        }
    }

    private void Compare(Meaning left, Meaning right)
    {
        if (left.Kind == Kind.OutputValue && right.Kind == Kind.Number)
        {
            _references.ComparedWithNumber.Add(left.NodeId!);
        }
        else if (right.Kind == Kind.OutputValue && left.Kind == Kind.Number)
        {
            _references.ComparedWithNumber.Add(right.NodeId!);
        }
    }

    private void RejectMany(Meaning scope)
    {
        _references.WholeContext |= scope.Kind == Kind.Context;
        if (scope.Kind is Kind.Root or Kind.Nodes or Kind.Secrets)
        {
            throw new ExpressionException("a projection over everything depends on what happens to be there", "Name each value instead");
        }
    }

    private static ExpressionException Unknown(string what, string name, string[] known) =>
        new($"{what} {Quote.Text(name)}", Spelling.DidYouMean(name, known) ?? $"There is: {string.Join(", ", known)}");

    /// <summary>What a part of a query stands for.</summary>
    private readonly record struct Meaning(Kind Kind, string? NodeId = null);
}
