using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace GraphExecutor.Secrets.Forms;

/// <summary>
/// A secret in HTML or XML: the characters that must be escaped, quotes as text and attributes have them, other letters as numbers.
/// </summary>
internal static class MarkupForms
{
    private static readonly (string Apostrophe, string Quote)[] Quotes =
    [
        ("'", "\""), ("'", "&quot;"), ("&#39;", "&quot;"), ("&apos;", "&quot;"), ("&#x27;", "&quot;"), ("&#39;", "&#34;"),
    ];

    public static IEnumerable<string> Of(string value)
    {
        yield return HtmlEncoder.Default.Encode(value);
        foreach (var (apostrophe, quote) in Quotes)
        {
            yield return Escape(value, apostrophe, quote, rune => rune.ToString());
            yield return Escape(value, apostrophe, quote, rune => string.Create(CultureInfo.InvariantCulture, $"&#{rune.Value};"));
            yield return Escape(value, apostrophe, quote, rune => string.Create(CultureInfo.InvariantCulture, $"&#x{rune.Value:X};"));
            yield return Escape(value, apostrophe, quote, rune => string.Create(CultureInfo.InvariantCulture, $"&#x{rune.Value:x};"));
        }
    }

    private static string Escape(string value, string apostrophe, string quote, Func<Rune, string> nonAscii)
    {
        var text = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '\'' => text.Append(apostrophe),
                '"' => text.Append(quote),
                > '\x7e' => text.Append(nonAscii(rune)),
                _ => text.Append((char)rune.Value),
            };
        }

        return text.ToString();
    }
}
