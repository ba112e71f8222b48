using System.Text;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>A part of a filter.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The symbol, or the string without its quotes.</param>
/// <param name="Start">Where it begins.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Value, int Start)
{
    /// <summary>Cuts a filter into its parts.</summary>
    /// <exception cref="FormatException">There is something that is no part of any filter.</exception>
    public static List<FilterToken> Read(string text)
    {
        var tokens = new List<FilterToken>();
        var position = 0;
        while (position < text.Length)
        {
            var start = position;
            var c = text[position];
            if (char.IsWhiteSpace(c))
            {
                position++;
            }
            else if (c is '(' or ')' or ',')
            {
                position++;
                tokens.Add(new(FilterTokenKind.Symbol, c.ToString(), start));
            }
            else if (c == '\'')
            {
                tokens.Add(new(FilterTokenKind.Text, ReadText(text, ref position), start));
            }
            else if (char.IsAsciiLetter(c))
            {
                while (position < text.Length && char.IsAsciiLetterOrDigit(text[position]))
                {
                    position++;
                }

                tokens.Add(new(FilterTokenKind.Symbol, text[start..position], start));
            }
            else
            {
                throw new FormatException($"The filter has \"{c}\" at character {start + 1}, which means nothing there.");
            }
        }

        tokens.Add(new(FilterTokenKind.End, "", text.Length));
        return tokens;
    }

    // A quote inside is written twice.
    private static string ReadText(string text, ref int position)
    {
        var start = position++;
        var value = new StringBuilder();
        while (position < text.Length)
        {
            var c = text[position++];
            if (c != '\'')
            {
                value.Append(c);
            }
            else if (position < text.Length && text[position] == '\'')
            {
                value.Append(c);
                position++;
            }
            else
            {
                return value.ToString();
            }
        }

        throw new FormatException($"The filter has a string from character {start + 1} on that does not end.");
    }
}
