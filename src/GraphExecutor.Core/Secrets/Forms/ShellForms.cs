using System.Globalization;
using System.Text;

namespace GraphExecutor.Secrets.Forms;

/// <summary>
/// A secret as shells quote it: <c>set -x</c>, <c>printf %q</c>, <c>declare -p</c> and what writes scripts. The outer quotes do not matter.
/// </summary>
internal static class ShellForms
{
    // What bash's printf %q leaves alone, besides letters and digits.
    private const string BashLeavesAlone = "%+-./:=@_#~";

    public static IEnumerable<string> Of(string value)
    {
        yield return value.Replace("'", @"'\''", StringComparison.Ordinal);
        yield return value.Replace("'", """'"'"'""", StringComparison.Ordinal);
        yield return Backslashed(value, c => IsLetterOrDigit(c) || BashLeavesAlone.Contains(c, StringComparison.Ordinal));
        yield return Backslashed(value, c => IsLetterOrDigit(c) || c == '_');
        yield return Backslashed(value, c => !"$`\"\\".Contains(c, StringComparison.Ordinal));
        yield return DollarQuoted(value);
        yield return DollarQuoted(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value)), octalAbove: '\x7e');
    }

    private static bool IsLetterOrDigit(char c) => !char.IsAscii(c) || char.IsAsciiLetterOrDigit(c);

    private static string Backslashed(string value, Func<char, bool> plain)
    {
        var text = new StringBuilder();
        foreach (var c in value)
        {
            _ = plain(c) ? text.Append(c) : text.Append('\\').Append(c);
        }

        return text.ToString();
    }

    /// <summary>The inside of <c>$'…'</c>; outside of UTF-8 locales bash writes each byte of a character in octal.</summary>
    private static string DollarQuoted(string value, char octalAbove = char.MaxValue)
    {
        var text = new StringBuilder();
        foreach (var c in value)
        {
            _ = c switch
            {
                '\'' or '\\' => text.Append('\\').Append(c),
                '\a' => text.Append("\\a"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\v' => text.Append("\\v"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                '\e' => text.Append("\\E"),
                < ' ' => Octal(c),
                _ when c > octalAbove => Octal(c),
                _ => text.Append(c),
            };
        }

        return text.ToString();

        StringBuilder Octal(char c) => text.Append(CultureInfo.InvariantCulture, $"\\{c >> 6}{(c >> 3) & 7}{c & 7}");
    }
}
