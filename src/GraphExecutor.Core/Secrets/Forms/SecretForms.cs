using GraphExecutor.Secrets.Matching;

namespace GraphExecutor.Secrets.Forms;

/// <summary>
/// Every text that gives a secret away: the value, its telling lines, and what common encodings make of them. About a hundred at most for
/// each.
/// </summary>
internal static class SecretForms
{
    private static readonly string[] Literals = ["true", "false", "null", "none"];

    /// <summary>
    /// The forms of a value as they are looked for: control characters and line ends are left out, as they are in the text.
    /// </summary>
    public static HashSet<string> Of(string value)
    {
        var forms = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in PartsOf(value))
        {
            foreach (var form in EncodingsOf(part))
            {
                var characters = EscapeLexer.WithoutControls(form);
                if (characters.Length >= SecretMasker.MinimumLength)
                {
                    forms.Add(characters);
                }
            }
        }

        return forms;
    }

    /// <summary>The whole, and each line that would tell something by itself.</summary>
    private static IEnumerable<string> PartsOf(string value)
    {
        yield return value;
        var lines = value.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines)
        {
            if (lines.Length == 1 || IsTelling(line))
            {
                yield return line;
            }
        }
    }

    /// <summary>Brackets, rules, PEM armour and bare literals stand in many texts that are no secret.</summary>
    private static bool IsTelling(string line) =>
        line.Count(char.IsLetterOrDigit) >= SecretMasker.MinimumLength
        && !(line.StartsWith("-----", StringComparison.Ordinal) && line.EndsWith("-----", StringComparison.Ordinal))
        && !Literals.Contains(line.TrimEnd(','), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> EncodingsOf(string part) =>
    [
        part,
        .. Base64Forms.Of(part),
        .. HexForms.Of(part),
        .. UrlForms.Of(part),
        .. JsonForms.Of(part),
        .. ShellForms.Of(part),
        .. MarkupForms.Of(part),
    ];
}
