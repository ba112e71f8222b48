namespace GraphExecutor.WebPubSub.Hub;

/// <summary>
/// Reads the OData filters of the REST interface, as in <c>userId ne 'u' and not ('g' in groups)</c>: <c>or</c> binds less than
/// <c>and</c>, that less than <c>not</c>. Values are <c>userId</c>, <c>connectionId</c>, strings and <c>null</c>.
/// </summary>
internal sealed class FilterParser
{
    private const int MaxLength = 4096;
    private const int MaxDepth = 64;

    private delegate string? Operand(string connectionId, string? userId);

    private readonly string _text;
    private readonly List<FilterToken> _tokens;
    private int _position;
    private int _depth;

    private FilterParser(string text, List<FilterToken> tokens) => (_text, _tokens) = (text, tokens);

    private FilterToken Next => _tokens[_position];

    /// <summary>Reads a filter.</summary>
    /// <exception cref="FormatException">It is not one that the hub knows; the message says where.</exception>
    public static ConnectionFilter Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new FormatException($"The filter has {text.Length} characters; {MaxLength} are allowed.");
        }

        var parser = new FilterParser(text, FilterToken.Read(text));
        var filter = parser.Or();
        return parser.Next.Kind == FilterTokenKind.End ? filter : throw parser.Unexpected("and, or, or the end");
    }

    private ConnectionFilter Or()
    {
        var left = And();
        while (Take("or"))
        {
            var (first, second) = (left, And());
            left = (id, user, groups) => first(id, user, groups) || second(id, user, groups);
        }

        return left;
    }

    private ConnectionFilter And()
    {
        var left = Not();
        while (Take("and"))
        {
            var (first, second) = (left, Not());
            left = (id, user, groups) => first(id, user, groups) && second(id, user, groups);
        }

        return left;
    }

    private ConnectionFilter Not()
    {
        if (++_depth > MaxDepth)
        {
            throw new FormatException($"The filter nests deeper than {MaxDepth}.");
        }

        try
        {
            if (Take("not"))
            {
                var inner = Not();
                return (id, user, groups) => !inner(id, user, groups);
            }

            if (Take("("))
            {
                var inner = Or();
                Expect(")");
                return inner;
            }

            return Comparison();
        }
        finally
        {
            _depth--;
        }
    }

    private ConnectionFilter Comparison()
    {
        var left = Value();
        if (Take("in"))
        {
            return In(left);
        }

        var isEqual = Take("eq");
        if (!isEqual && !Take("ne"))
        {
            throw Unexpected("eq, ne or in");
        }

        var right = Value();
        return (id, user, _) => string.Equals(left(id, user), right(id, user), StringComparison.Ordinal) == isEqual;
    }

    private ConnectionFilter In(Operand value)
    {
        if (Take("groups"))
        {
            return (id, user, groups) => value(id, user) is { } group && groups.Contains(group);
        }

        Expect("(");
        var list = new List<Operand>();
        do
        {
            list.Add(Value());
        }
        while (Take(","));
        Expect(")");
        return (id, user, _) =>
        {
            var wanted = value(id, user);
            return list.Exists(item => string.Equals(item(id, user), wanted, StringComparison.Ordinal));
        };
    }

    private Operand Value()
    {
        if (Next.Kind == FilterTokenKind.Text)
        {
            var text = _tokens[_position++].Value;
            return (_, _) => text;
        }

        return Take("userId") ? (_, user) => user
            : Take("connectionId") ? (id, _) => id
            : Take("null") ? (_, _) => null
            : throw Unexpected("userId, connectionId, null or a 'string'");
    }

    private bool Take(string symbol)
    {
        if (Next.Kind != FilterTokenKind.Symbol || Next.Value != symbol)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw Unexpected($"\"{symbol}\"");
        }
    }

    private FormatException Unexpected(string wanted)
    {
        var found = Next.Kind == FilterTokenKind.End ? "ends" : $"has \"{_text[Next.Start..Math.Min(_text.Length, Next.Start + 20)]}\"";
        return new FormatException($"The filter {found} at character {Next.Start + 1}, where {wanted} should be.");
    }
}
