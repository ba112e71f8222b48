using DevLab.JmesPath.Expressions;
using DevLab.JmesPath.Interop;
using GraphExecutor.Validation;
using Newtonsoft.Json.Linq;

namespace GraphExecutor.Expressions;

/// <summary>A part of a parsed query with the parts below it, which JmesPath.Net does not show for all its kinds.</summary>
/// <param name="Expression">The part.</param>
/// <param name="Children">Its operands, in the order of the text.</param>
internal sealed record SyntaxTree(JmesPathExpression Expression, IReadOnlyList<SyntaxTree> Children)
{
    private const int MaxDepth = 100;

    /// <summary>
    /// The tree of a query. The library shows it to visitors alone, each part before its operands, so it is put together again from
    /// that order and the number of operands that each kind has.
    /// </summary>
    /// <param name="expression">The query, parsed.</param>
    /// <param name="query">The query as it was written.</param>
    /// <exception cref="ExpressionException">The query uses more than the JMESPath of jmespath.org.</exception>
    public static SyntaxTree Of(JmesPathExpression expression, string query)
    {
        var parts = new Collector();
        expression.Accept(parts);
        var next = 0;
        return Take(parts.Expressions, query, ref next, 0);
    }

    private static SyntaxTree Take(List<JmesPathExpression> parts, string query, ref int next, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ExpressionException($"{Quote.Text(query)} is nested more than {MaxDepth} deep", "Compute the value in a command or function");
        }

        var expression = parts[next++];
        var children = new SyntaxTree[OperandsOf(expression, query)];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = Take(parts, query, ref next, depth + 1);
        }

        return new SyntaxTree(expression, children);
    }

    private static int OperandsOf(JmesPathExpression expression, string query) => expression switch
    {
        // A dash in a name reads as a subtraction.
        JmesPathArithmeticExpression => throw QueryErrors.NotStandard(query, "arithmetic", QueryErrors.QuoteDashedName(query)),
        JmesPathLetExpression or JmesPathVariableReference => throw QueryErrors.NotStandard(query, "`let` and variables"),
        JmesPathRootNodeExpression => throw QueryErrors.NotStandard(query, "`$`", "Leave out `$.`: names are looked up from there anyway"),

        // The parser makes a date of a text that looks like one, which no text equals.
        JmesPathLiteral { Value.Type: JTokenType.Date } => throw new ExpressionException(
            $"{Quote.Text(query)} has a literal that would be taken for a date", "Write the text in single quotes: '…'"),
        JmesPathCompoundExpression => 2,
        JmesPathSimpleExpression => 1,
        JmesPathFilterProjection => 1,
        JmesPathFunctionExpression function => function.Arguments.Length,
        JmesPathMultiSelectList list => list.Expressions.Length,
        JmesPathMultiSelectHash hash => hash.Dictionary.Count,
        _ => 0,
    };

    private sealed class Collector : IVisitor
    {
        public List<JmesPathExpression> Expressions { get; } = [];

        public void Visit(JmesPathExpression expression) => Expressions.Add(expression);
    }
}
