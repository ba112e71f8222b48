using System.Text;
using GraphExecutor.Secrets.Forms;

namespace GraphExecutor.Tests.Secrets;

/// <summary>Secrets, and output that holds them in some form, interrupted and cut.</summary>
internal sealed class RandomOutput(int seed)
{
    /// <summary>Text that no form has, and codes.</summary>
    public const string Ending = "\u2502\e[1m\r\n";

    private static readonly string[] Alphabets =
    [
        "abcdefXYZ0123456789", "a", "ab", "ab\"'\\ $`", "äöüß€😀漢字ñ", "\\^$.|?()[]{}+ ", "<&>\"'=/+-_~%", "a b\tc", "{}:,\"k",
        "a\nb\r\n ",
    ];

    private static readonly string[] Codes =
    [
        "\e[31m", "\e[0m", "\e[1;38;5;208m", "\e[K", "\e]0;title\a", "\e]8;;http://example.org/\e\\", "\e(B", "\e7",
        "\a", "\0", "\n", "\r\n",
    ];

    // Apart, because a return behind a space of the secret's own reads as a wrap where others are.
    private static readonly string[][] Interruptions = [[.. Codes, "\r"], [.. Codes, " \r", " \b", "x\b", "x\b \b"]];

    private readonly Random _random = new(seed);

    /// <summary>Without an asterisk: the replacement would be taken for a part of it.</summary>
    public string Secret()
    {
        while (true)
        {
            var alphabet = Alphabets[_random.Next(Alphabets.Length)].EnumerateRunes().ToArray();
            var letters = Enumerable.Range(0, _random.Next(4, 30)).Select(_ => alphabet[_random.Next(alphabet.Length)]);
            var secret = string.Concat(letters.Select(letter => letter.ToString()));
            if (secret.Trim().Count(c => !char.IsControl(c)) >= 4)
            {
                return secret;
            }
        }
    }

    /// <summary>Text of all kinds with the secrets in it, one of them always.</summary>
    public string With(IReadOnlyList<string> secrets)
    {
        var text = new StringBuilder();
        for (var i = _random.Next(1, 6); i > 0; i--)
        {
            var forms = SecretForms.Of(secrets[_random.Next(secrets.Count)]).Order(StringComparer.Ordinal).ToList();
            var form = forms[_random.Next(forms.Count)];
            text.Append(Surrounding(secrets)).Append(_random.Next(3) == 0 ? form : Interrupted(form)).Append(Surrounding(secrets));
        }

        return text.ToString();
    }

    /// <summary>Beginnings of forms that never go on, and contain no other form.</summary>
    public string Without(IReadOnlyCollection<string> forms)
    {
        var text = new StringBuilder();
        foreach (var form in forms.OrderBy(_ => _random.Next()))
        {
            var beginning = form[.._random.Next(form.Length)] + Ending[0];
            if (!forms.Any(other => beginning.Contains(other, StringComparison.Ordinal)))
            {
                text.Append(beginning).Append(_random.Next(2) == 0 ? Ending[1..] : "");
            }
        }

        return text.ToString();
    }

    public IEnumerable<string> Cut(string text)
    {
        var longest = _random.Next(1, 20);
        for (var start = 0; start < text.Length;)
        {
            var end = Math.Min(text.Length, start + _random.Next(1, longest + 1));
            yield return text[start..end];
            start = end;
        }
    }

    private string Interrupted(string form)
    {
        var text = new StringBuilder();
        var interruptions = Interruptions[_random.Next(Interruptions.Length)];
        var often = _random.Next(1, 8);
        foreach (var rune in form.EnumerateRunes())
        {
            if (text.Length > 0 && _random.Next(often) == 0)
            {
                text.Append(interruptions[_random.Next(interruptions.Length)]);
            }

            text.Append(rune);
        }

        return text.ToString();
    }

    /// <summary>Words, the beginning of a secret, its end, codes.</summary>
    private string Surrounding(IReadOnlyList<string> secrets)
    {
        var secret = secrets[_random.Next(secrets.Count)];
        var cut = _random.Next(secret.Length);
        cut -= char.IsLowSurrogate(secret[cut]) ? 1 : 0;
        return _random.Next(6) switch
        {
            0 => secret[..cut],
            1 => secret[cut..],
            2 => "",
            3 => Codes[_random.Next(Codes.Length)],
            4 => "|",
            _ => "some text, 😀\n",
        };
    }
}
