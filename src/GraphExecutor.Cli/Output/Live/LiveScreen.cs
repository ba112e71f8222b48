using System.Text;
using GraphExecutor.Nodes;
using Spectre.Console;

namespace GraphExecutor.Cli.Output.Live;

/// <summary>
/// Draws frames over each other at the end of what the terminal shows, and lines above them that stay. Each time it makes one text to be
/// written at once, with no more in it than has changed.
/// </summary>
/// <remarks>Spectre's own live display draws all of each frame anew, and loses its place when the window becomes narrower.</remarks>
internal sealed class LiveScreen
{
    // The terminal shows what is between these at once, when it knows them (mode 2026), or else without a cursor that jumps.
    private const string Begin = "\e[?2026h\e[?25l";
    private const string End = "\e[?25h\e[?2026l";

    // Whatever the terminal thinks of a character's width: a row stays a row.
    private const string NoWrap = "\e[?7l";
    private const string Wrap = "\e[?7h";

    private const string ClearToEndOfRow = "\e[K";
    private const string ClearBelow = "\e[J";

    private List<string> _rows = [];
    private int _columns;

    /// <param name="lines">Lines that stay, above the frame.</param>
    /// <param name="rows">The frame.</param>
    /// <param name="size">The terminal's size.</param>
    /// <returns>What is to be written; empty when nothing has changed.</returns>
    public string Draw(IReadOnlyList<string> lines, List<string> rows, TerminalSize size)
    {
        var isNew = lines.Count > 0 || size.Columns != _columns;
        if (!isNew && rows.SequenceEqual(_rows))
        {
            return "";
        }

        var before = RowsNow(size);
        var text = new StringBuilder(Begin).Append(ToTop(before));
        foreach (var line in lines)
        {
            // One that goes on in the next row cannot clear that by itself.
            text.Append(Width(line) > size.Columns ? ClearBelow : ClearToEndOfRow).Append(line).Append('\n');
        }

        text.Append(NoWrap);
        for (var i = 0; i < rows.Count; i++)
        {
            text.Append(!isNew && i < _rows.Count && _rows[i] == rows[i] ? "\n" : $"{rows[i]}{ClearToEndOfRow}\n");
        }

        text.Append(Wrap).Append(lines.Count + rows.Count < before ? ClearBelow : "").Append(End);
        (_rows, _columns) = (rows, size.Columns);
        return text.ToString();
    }

    /// <summary>Takes the frame away.</summary>
    public string Clear(TerminalSize size)
    {
        // Row by row: some terminals keep what is cleared at once in what they scroll back to.
        var before = RowsNow(size);
        _rows = [];
        return before == 0 ? "" : ToTop(before) + string.Concat(Enumerable.Repeat($"{ClearToEndOfRow}\n", before)) + ToTop(before);
    }

    /// <summary>Begins anew below whatever somebody else has written.</summary>
    public void Forget() => _rows = [];

    private static int Width(string text) => AnsiText.Strip(text).TrimEnd().GetCellWidth();

    private static string ToTop(int rows) => rows == 0 ? "\r" : $"\r\e[{rows}A";

    /// <summary>
    /// How many rows the frame takes now. Terminals that have become narrower since have broken rows that were longer into several.
    /// </summary>
    private int RowsNow(TerminalSize size) => Math.Min(
        size.Rows - 1,
        size.Columns >= _columns ? _rows.Count : _rows.Sum(row => Math.Max(1, (Width(row) + size.Columns - 1) / size.Columns)));
}
