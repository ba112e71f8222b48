using DevLab.JmesPath;
using DevLab.JmesPath.Expressions;
using Newtonsoft.Json.Linq;

namespace GraphExecutor.Expressions;

/// <summary>One JMESPath query: parsed once, what it refers to known, evaluated as often as wanted from any thread.</summary>
internal sealed class Query
{
    private const int MaxLength = 4096;

    // JmesPath.Net keeps what an evaluation needs (scopes, the current node of a function) in the parsed tree and in functions that all
    // trees share, so that only one may go on at a time. They take microseconds.
    private static readonly Lock Gate = new();
    private static readonly JmesPath Language = new();

    private readonly JmesPathExpression _expression;

    private Query(string text, JmesPathExpression expression, QueryReferences references)
    {
        Text = text;
        _expression = expression;
        References = references;
    }

    /// <summary>As it was written, without <c>${{ }}</c>.</summary>
    public string Text { get; }

    /// <summary>What of the run it looks at.</summary>
    public QueryReferences References { get; }

    /// <exception cref="ExpressionException">It is not JMESPath, or uses it in a way that is not allowed.</exception>
    public static Query Parse(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            throw new ExpressionException("the expression is empty", "Name a value, such as context.host");
        }

        if (text.Length > MaxLength)
        {
            throw new ExpressionException($"the expression has {text.Length:N0} characters; {MaxLength:N0} are allowed", "Compute the value in a command or function");
        }

        lock (Gate)
        {
            JmesPathExpression expression;
            try
            {
                expression = Language.Parse(text);
            }
            catch (Exception exception)
            {
                // The library throws plain exceptions for every syntax error.
                throw QueryErrors.Syntax(text, exception);
            }

            return new Query(text, expression, QueryAnalysis.Of(SyntaxTree.Of(expression, text)));
        }
    }

    /// <exception cref="ExpressionException">It failed, such as a function given a value of the wrong type.</exception>
    public JToken Evaluate(JObject data)
    {
        lock (Gate)
        {
            try
            {
                return _expression.Transform(data).AsJToken() ?? JValue.CreateNull();
            }
            catch (Exception exception)
            {
                // The library throws plain exceptions for every type error.
                throw QueryErrors.Evaluation(Text, exception);
            }
        }
    }
}
