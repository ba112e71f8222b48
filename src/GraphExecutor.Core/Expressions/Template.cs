using System.Text;
using GraphExecutor.Validation;
using Newtonsoft.Json.Linq;

namespace GraphExecutor.Expressions;

/// <summary>
/// A text with expressions in it. One that is a single expression keeps the type of its value; in a longer text values are rendered.
/// </summary>
internal sealed class Template
{
    private const string Open = "${{";

    private readonly IReadOnlyList<Part> _parts;

    private Template(IReadOnlyList<Part> parts) => _parts = parts;

    /// <summary>Its expressions.</summary>
    public IEnumerable<Query> Queries => _parts.Where(part => part.Query is not null).Select(part => part.Query!);

    /// <summary>Whether a text has an expression in it at all.</summary>
    public static bool HasExpression(string text) => text.Contains(Open, StringComparison.Ordinal);

    /// <exception cref="ExpressionException">An expression does not end, or is not JMESPath.</exception>
    public static Template Parse(string text)
    {
        var parts = new List<Part>();
        var position = 0;
        while (text.IndexOf(Open, position, StringComparison.Ordinal) is >= 0 and var start)
        {
            if (start > position)
            {
                parts.Add(new Part(text[position..start], null));
            }

            var end = EndOf(text, start + Open.Length);
            parts.Add(new Part("", Query.Parse(text[(start + Open.Length)..end])));
            position = end + 2;
        }

        if (position < text.Length)
        {
            parts.Add(new Part(text[position..], null));
        }

        return new Template(parts);
    }

    /// <summary>A condition: an expression, bare or inside <c>${{ }}</c>.</summary>
    /// <exception cref="ExpressionException">It is not JMESPath.</exception>
    public static Query ParseCondition(string text)
    {
        var trimmed = text.Trim();
        if (!trimmed.StartsWith(Open, StringComparison.Ordinal))
        {
            return Query.Parse(trimmed);
        }

        return Parse(trimmed)._parts is [{ Query: { } query }]
            ? query
            : throw new ExpressionException($"{Quote.Text(text)} is not one condition", "Put all of it inside one ${{ }}");
    }

    /// <summary>The value: that of its one expression, or the text with all of them rendered.</summary>
    /// <exception cref="ExpressionException">An expression failed.</exception>
    public JToken Evaluate(JObject data)
    {
        if (_parts is [{ Query: { } only }])
        {
            return only.Evaluate(data);
        }

        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(part.Query is { } query ? ExpressionData.Render(query.Evaluate(data)) : part.Text);
        }

        return new JValue(text.ToString());
    }

    /// <summary>Where the expression that begins here ends: at <c>}}</c> outside its own braces and quotes.</summary>
    private static int EndOf(string text, int start)
    {
        var braces = 0;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\'' or '"' or '`':
                    i = EndOfQuoted(text, i);
                    break;
                case '{':
                    braces++;
                    break;
                case '}' when braces > 0:
                    braces--;
                    break;
                case '}' when i + 1 < text.Length && text[i + 1] == '}':
                    return i;
            }
        }

        throw new ExpressionException($"the expression {Quote.Text(text[(start - Open.Length)..])} does not end", "Close it with }}");
    }

    private static int EndOfQuoted(string text, int start)
    {
        var i = start + 1;
        while (i < text.Length && text[i] != text[start])
        {
            i += text[i] == '\\' ? 2 : 1;
        }

        return i;
    }

    private readonly record struct Part(string Text, Query? Query);
}
