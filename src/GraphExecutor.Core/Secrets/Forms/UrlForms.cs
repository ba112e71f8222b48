using System.Globalization;
using System.Text;

namespace GraphExecutor.Secrets.Forms;

/// <summary>
/// A secret in a URL or in a posted form. Encoders agree on letters and digits; each has its own list of what else it leaves alone.
/// </summary>
internal static class UrlForms
{
    private static readonly string[] LeftAlone =
    [
        "-._~", // RFC 3986, Uri.EscapeDataString
        "-._*", // HTML forms, Java
        "-._~!'()*", // encodeURIComponent
        "-._!()*", // WebUtility.UrlEncode
        "-._~/", // Python's quote
        "-._~!'()*;,/?:@&=+$#", // encodeURI
    ];

    public static IEnumerable<string> Of(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        foreach (var others in LeftAlone)
        {
            foreach (var format in (string[])["X2", "x2"])
            {
                yield return Encode(bytes, others, format, space: "%20");
                yield return Encode(bytes, others, format, space: "+");
            }
        }
    }

    private static string Encode(byte[] bytes, string others, string format, string space)
    {
        var text = new StringBuilder();
        foreach (var value in bytes)
        {
            var c = (char)value;
            _ = c switch
            {
                ' ' => text.Append(space),
                _ when char.IsAsciiLetterOrDigit(c) || others.Contains(c, StringComparison.Ordinal) => text.Append(c),
                _ => text.Append('%').Append(value.ToString(format, CultureInfo.InvariantCulture)),
            };
        }

        return text.ToString();
    }
}
