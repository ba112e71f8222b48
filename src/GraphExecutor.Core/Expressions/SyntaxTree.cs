using DevLab.JmesPath.Expressions;
using DevLab.JmesPath.Interop;

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
    /// <exception cref="ExpressionException">The query uses more than the JMESPath of jmespath.org.</exception>
    public static SyntaxTree Of(JmesPathExpression expression)
    {
        var parts = new Collector();
        expression.Accept(parts);
        var next = 0;
        return Take(parts.Expressions, ref next, 0);
    }

    private static SyntaxTree Take(List<JmesPathExpression> parts, ref int next, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ExpressionException($"the expression is nested more than {MaxDepth} deep");
        }

        var expression = parts[next++];
        var children = new SyntaxTree[OperandsOf(expression)];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = Take(parts, ref next, depth + 1);
        }

        return new SyntaxTree(expression, children);
    }

    private static int OperandsOf(JmesPathExpression expression) => expression switch
    {
        JmesPathArithmeticExpression => throw NotStandard("arithmetic"),
        JmesPathLetExpression or JmesPathVariableReference => throw NotStandard("`let`"),
        JmesPathRootNodeExpression => throw NotStandard("`$`"),
        JmesPathCompoundExpression => 2,
        JmesPathSimpleExpression => 1,
        JmesPathFilterProjection => 1,
        JmesPathFunctionExpression function => function.Arguments.Length,
        JmesPathMultiSelectList list => list.Expressions.Length,
        JmesPathMultiSelectHash hash => hash.Dictionary.Count,
        _ => 0,
    };

    private static ExpressionException NotStandard(string what) =>
        new($"{what} is not part of JMESPath as jmespath.org defines it", "Compute it in a command or function instead");

    private sealed class Collector : IVisitor
    {
        public List<JmesPathExpression> Expressions { get; } = [];

        public void Visit(JmesPathExpression expression) => Expressions.Add(expression);
    }
}
