using System.Buffers;
using System.Text.RegularExpressions;

namespace GraphExecutor.Nodes;

/// <summary>Takes terminal control codes (ECMA-48) out of what a command printed.</summary>
public static partial class AnsiText
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range('\0', '\x9f' + 1).Select(code => (char)code).Where(c => char.IsControl(c) && c != '\t')]);

    /// <summary>The text without control codes and control characters, tabs apart.</summary>
    /// <param name="text">A line of output.</param>
    public static string Strip(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return HasControls(text) ? Code().Replace(text, "") : text;
    }

    /// <summary>
    /// The text with codes that set colours, and no others: nothing in it moves the cursor, clears the screen, sets a title or asks the
    /// terminal for an answer. Colours end with the text.
    /// </summary>
    /// <param name="text">A line of output.</param>
    public static string KeepColours(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!HasControls(text))
        {
            return text;
        }

        var kept = Code().Replace(text, match => match.ValueSpan is ['\e', '[', .., 'm'] ? match.Value : "");
        return kept.Contains('\e', StringComparison.Ordinal) ? kept + "\e[0m" : kept;
    }

    private static bool HasControls(string text) => text.AsSpan().ContainsAny(Controls);

    // CSI sequences; OSC and other strings up to BEL or ST; two-character escapes; and single control characters but for the tab.
    [GeneratedRegex(@"\e(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\a\e]*(?:\a|\e\\)?|[ -/]*[0-~])|[\x00-\x08\x0a-\x1f\x7f-\x9f]", RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
