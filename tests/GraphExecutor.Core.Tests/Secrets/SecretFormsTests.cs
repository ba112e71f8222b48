using System.Net;
using System.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using GraphExecutor.Secrets;
using GraphExecutor.Secrets.Forms;

namespace GraphExecutor.Tests.Secrets;

public sealed class SecretFormsTests
{
    private const string Secret = "pä ss'w\"o/r\\d<&>$(+~*)\n:x😀=";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string, string> Encoded => new()
    {
        { "RFC 3986", Uri.EscapeDataString(Secret) },
        { "WebUtility", WebUtility.UrlEncode(Secret) },
        { "encodeURIComponent", "p%C3%A4%20ss'w%22o%2Fr%5Cd%3C%26%3E%24(%2B~*)%0A%3Ax%F0%9F%98%80%3D" },
        { "encodeURI", "p%C3%A4%20ss'w%22o/r%5Cd%3C&%3E$(+~*)%0A:x%F0%9F%98%80=" },
        { "HTML form", "p%C3%A4+ss%27w%22o%2Fr%5Cd%3C%26%3E%24%28%2B%7E*%29%0A%3Ax%F0%9F%98%80%3D" },
        { "Python quote", "p%C3%A4%20ss%27w%22o/r%5Cd%3C%26%3E%24%28%2B~%2A%29%0A%3Ax%F0%9F%98%80%3D" },
        { "lower-case URL", "p%c3%a4%20ss%27w%22o%2fr%5cd%3c%26%3e%24%28%2b~%2a%29%0a%3ax%f0%9f%98%80%3d" },
        { "System.Text.Json", JsonSerializer.Serialize(Secret) },
        { "JSON.stringify", JsonSerializer.Serialize(Secret, Relaxed).Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal) },
        { "Python json", """p\u00e4 ss'w\"o/r\\d<&>$(+~*)\n:x\ud83d\ude00=""" },
        { "PHP json", """p\u00e4 ss'w\"o\/r\\d<&>$(+~*)\n:x\ud83d\ude00=""" },
        { "Go json", """pä ss'w\"o/r\\d\u003c\u0026\u003e$(+~*)\n:x😀=""" },
        { "single quotes", """'pä ss'\''w"o/r\d<&>$(+~*)""" + "\n:x😀='" },
        { "Python shlex", """'pä ss'"'"'w"o/r\d<&>$(+~*)""" + "\n:x😀='" },
        { "printf %q", """$'pä ss\'w"o/r\\d<&>$(+~*)\n:x😀='""" },
        { "printf %q, C locale", """$'p\303\244 ss\'w"o/r\\d<&>$(+~*)\n:x\360\237\230\200='""" },
        { "double quotes", "\"" + """pä ss'w\"o/r\\d<&>\$(+~*)""" + "\n:x😀=\"" },
        { "HtmlEncode", WebUtility.HtmlEncode(Secret) },
        { "HtmlEncoder", HtmlEncoder.Default.Encode(Secret) },
        { "XML attribute", SecurityElement.Escape(Secret)! },
        { "XML text", new XText(Secret).ToString() },
        { "Python html", "pä ss&#x27;w&quot;o/r\\d&lt;&amp;&gt;$(+~*)\n:x😀=" },
        { "Go html", "pä ss&#39;w&#34;o/r\\d&lt;&amp;&gt;$(+~*)\n:x😀=" },
        { "hex", Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)) },
        { "xxd -p", Wrapped(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret)), 60) },
        { "base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)) },
        { "base64 -w 16", Wrapped(Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)), 16) },
    };

    [Theory]
    [MemberData(nameof(Encoded))]
    public void Mask_EncodedSecret_HidesAllOfIt(string encoder, string text)
    {
        // Quotes around it are no part of the secret.
        var masked = MaskingTestExtensions.MaskerOf(Secret).Mask($"{encoder}: {text};");

        Assert.Matches(@"^[\w\.,%\- 0-9]+: (\$?'\*{3}'|""\*{3}""|\*{3});$", masked);
    }

    [Theory]
    [InlineData("it's a [test] *.txt {a,b} !x", @"it\'s\ a\ \[test\]\ \*.txt\ \{a\,b\}\ \!x")]
    [InlineData("a.b+c (d) e", @"a\.b\+c\ \(d\)\ e")]
    public void Mask_Backslashes_HidesAllOfIt(string secret, string text) =>
        Assert.Equal("<***>", MaskingTestExtensions.MaskerOf(secret).Mask($"<{text}>"));

    [Fact]
    public void Mask_Base64OfLongerText_LeavesNoCharacterThatIsTheSecretsAlone()
    {
        var masker = MaskingTestExtensions.MaskerOf("tr0ub4dor&3~?>");
        for (var before = 0; before < 9; before++)
        {
            for (var after = 0; after < 9; after++)
            {
                var bytes = Encoding.UTF8.GetBytes(new string('u', before) + "tr0ub4dor&3~?>" + new string('v', after));
                var text = Convert.ToBase64String(bytes);
                var left = after == 0 ? 0 : (((bytes.Length * 8) + 5) / 6) - ((bytes.Length - after) * 8 / 6);
                var url = text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
                foreach (var form in (string[])[text, text.TrimEnd('='), url, Wrapped(text, 8), Wrapped(text, 7, "\r\n")])
                {
                    var parts = masker.Mask(form).ReplaceLineEndings("").Split("***");

                    // What is left was made of the neighbours, but for the bits that share a character with them.
                    Assert.Equal(2, parts.Length);
                    Assert.Equal(((before * 8) + 5) / 6, parts[0].Length);
                    Assert.Equal(left, parts[1].TrimEnd('=').Length);
                }
            }
        }
    }

    [Fact]
    public void Mask_EndOfBase64_HidesThePaddingToo() =>
        Assert.Equal("Basic YWRtaW46***", MaskingTestExtensions.MaskerOf("hunter2!").Mask("Basic YWRtaW46aHVudGVyMiE="));

    [Theory]
    [InlineData("abcd")]
    [InlineData("ä'\"<&>\\/ $`\n\t=?")]
    [InlineData("----\n{\n}\n")]
    public void Of_AnyValue_HasFewFormsAndNoShortOnes(string value)
    {
        var forms = SecretForms.Of(value);

        Assert.InRange(forms.Count, 8, 100);
        Assert.All(forms, form => Assert.True(form.Length >= SecretMasker.MinimumLength));
    }

    private static string Wrapped(string text, int columns, string lineEnd = "\n") =>
        string.Join(lineEnd, text.Chunk(columns).Select(line => new string(line)));
}
