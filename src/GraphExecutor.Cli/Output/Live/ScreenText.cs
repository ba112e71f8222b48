using System.Globalization;
using System.Text;
using GraphExecutor.Nodes;
using Spectre.Console;

namespace GraphExecutor.Cli.Output.Live;

/// <summary>Fits what commands printed, and nobody vouches for, into a number of cells of one row.</summary>
internal static class ScreenText
{
    private const string Cut = "…";

    /// <summary>
    /// The text without anything that moves the cursor, changes the direction of writing or has no width of its own to be counted, cut
    /// where it has no more room.
    /// </summary>
    public static string Fit(string text, int cells)
    {
        if (cells <= 0)
        {
            return "";
        }

        var fitted = new StringBuilder();
        var (used, atCut) = (0, 0);
        foreach (var rune in AnsiText.Strip(Begin(text, cells)).EnumerateRunes())
        {
            if (Shown(rune) is not { } shown)
            {
                continue;
            }

            var width = shown.GetCellWidth();
            if (used + width > cells)
            {
                return fitted.ToString(0, atCut) + Cut;
            }

            used += width;
            fitted.Append(shown);
            if (used < cells)
            {
                atCut = fitted.Length;
            }
        }

        return fitted.ToString();
    }

    /// <summary>The text in that many cells, neither more nor less.</summary>
    public static string Pad(string text, int cells)
    {
        var fitted = Fit(text, cells);
        return fitted + new string(' ', Math.Max(0, cells - fitted.GetCellWidth()));
    }

    /// <summary>Lines can have thousands of characters that no row has room for; codes and marks take some that are not seen.</summary>
    private static string Begin(string text, int cells) => text.Length > (cells * 16) + 256 ? text[..((cells * 16) + 256)] : text;

    private static string? Shown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when rune.Value == '\t' => " ",
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => null,
        _ => rune.ToString(),
    };
}
