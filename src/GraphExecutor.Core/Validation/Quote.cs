using System.Text;

namespace GraphExecutor.Validation;

/// <summary>Shows values from a workflow in messages: short, on one line, and without control characters.</summary>
internal static class Quote
{
    private const int MaxLength = 80;

    /// <summary>The value in double quotes.</summary>
    public static string Text(string value) => $"\"{Inside(value)}\"";

    /// <summary>The value as it stands between quotes.</summary>
    public static string Inside(string value)
    {
        var text = new StringBuilder(Math.Min(value.Length, MaxLength) + 1);
        foreach (var rune in value.EnumerateRunes())
        {
            if (text.Length >= MaxLength)
            {
                return text.Append('…').ToString();
            }

            _ = rune.Value switch
            {
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '"' => text.Append("\\\""),
                _ when Rune.IsControl(rune) => text.Append('\uFFFD'),
                _ => text.Append(rune),
            };
        }

        return text.ToString();
    }
}
