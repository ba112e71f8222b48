using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace GraphExecutor.Secrets.Forms;

/// <summary>
/// A secret inside a JSON string. What must be escaped is the same everywhere; what else is escaped is a matter of taste.
/// </summary>
internal static class JsonForms
{
    public static IEnumerable<string> Of(string value)
    {
        // System.Text.Json: also the plus, the apostrophe and others.
        yield return JavaScriptEncoder.Default.Encode(value);
        foreach (var format in (string[])["x4", "X4"])
        {
            foreach (var nonAscii in (bool[])[false, true])
            {
                foreach (var also in (string[])["", "<>&"])
                {
                    yield return Escape(value, format, nonAscii, also, slash: "/");
                    yield return Escape(value, format, nonAscii, also, slash: "\\/");
                }
            }
        }
    }

    private static string Escape(string value, string format, bool nonAscii, string also, string slash)
    {
        var text = new StringBuilder();
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '/' => text.Append(slash),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => Code(c),
                > '\x7e' when nonAscii => Code(c),
                _ when also.Contains(c, StringComparison.Ordinal) => Code(c),
                _ => text.Append(c),
            };
        }

        return text.ToString();

        StringBuilder Code(char c) => text.Append("\\u").Append(((int)c).ToString(format, CultureInfo.InvariantCulture));
    }
}
