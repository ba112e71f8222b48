using System.Globalization;
using System.Text;
using Spectre.Console;

namespace GraphExecutor.Cli.Tests.Terminals;

/// <summary>
/// What a terminal shows: as much of one as the live view needs. It wraps long rows, breaks them anew when it becomes narrower, and fails
/// on codes that it does not know, so that none gets to it by accident.
/// </summary>
internal sealed class VirtualScreen(int columns, int rows)
{
    private readonly List<Row> _rows = [.. Enumerable.Range(0, rows).Select(_ => new Row())];
    private int _columns = columns;
    private int _height = rows;
    private int _top;
    private int _x;
    private int _y;
    private bool _wraps = true;
    private string _rest = "";

    /// <summary>The rows that are seen, without spaces at their ends.</summary>
    public List<string> Rows => [.. _rows.Skip(_top).Select(row => row.ToString().TrimEnd())];

    /// <summary>All there is, what has been scrolled out of sight as well.</summary>
    public string Text => string.Join('\n', _rows.Select(row => row.ToString().TrimEnd())).TrimEnd();

    public bool Bell { get; private set; }

    public string Title { get; private set; } = "";

    public bool HasColours { get; private set; }

    public void Write(string text)
    {
        var input = _rest + text;
        _rest = "";
        for (var i = 0; i < input.Length;)
        {
            if (input[i] == '\e')
            {
                if (CodeLength(input.AsSpan(i)) is not { } length)
                {
                    _rest = input[i..];
                    return;
                }

                Apply(input.Substring(i, length));
                i += length;
            }
            else
            {
                var rune = Rune.GetRuneAt(input, i);
                Put(rune);
                i += rune.Utf16SequenceLength;
            }
        }
    }

    /// <summary>Changes the width as most terminals do: rows that are too long are broken, and the cursor stays where it was in the text.</summary>
    public void Resize(int columns, int rows)
    {
        var kept = new List<Row>();
        var cursorRow = 0;
        for (var i = 0; i < _rows.Count; i++)
        {
            if (i == _top + _y)
            {
                cursorRow = kept.Count;
            }

            var cells = _rows[i].Cells;
            while (cells.Count > 0 && cells[^1] is " ")
            {
                cells.RemoveAt(cells.Count - 1);
            }

            do
            {
                kept.Add(new Row { Cells = [.. cells.Take(columns)] });
                cells = [.. cells.Skip(columns)];
            }
            while (cells.Count > 0);
        }

        while (kept.Count > rows && kept.Count - 1 > cursorRow && kept[^1].Cells.Count == 0)
        {
            kept.RemoveAt(kept.Count - 1);
        }

        while (kept.Count < rows)
        {
            kept.Add(new Row());
        }

        _rows.Clear();
        _rows.AddRange(kept);
        (_columns, _height, _top) = (columns, rows, kept.Count - rows);
        _y = Math.Max(0, cursorRow - _top);
    }

    private static int? CodeLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2)
        {
            return null;
        }

        var end = text[1] switch
        {
            '[' => text[2..].IndexOfAnyInRange('@', '~') + 2,
            ']' => text.IndexOf('\a'),
            _ => throw new InvalidOperationException($"unknown escape {text[1]}"),
        };
        return end < 2 ? null : end + 1;
    }

    private void Apply(string code)
    {
        if (code[1] == ']')
        {
            Title = code[(code.IndexOf(';', StringComparison.Ordinal) + 1)..^1];
            return;
        }

        var argument = code[2..^1];
        switch (code[^1], argument)
        {
            case ('m', _):
                HasColours = true;
                break;
            case ('A', _):
                _y = Math.Max(0, _y - int.Parse(argument, CultureInfo.InvariantCulture));
                break;
            case ('K', ""):
                Current.CutAt(_x);
                break;
            case ('J', ""):
                Current.CutAt(_x);
                _rows.Skip(_top + _y + 1).ToList().ForEach(row => row.CutAt(0));
                break;
            case ('h' or 'l', "?7"):
                _wraps = code[^1] == 'h';
                break;
            case ('h' or 'l', "?25" or "?2026"):
            case ('t', "22;0" or "23;0"):
                break;
            default:
                throw new InvalidOperationException($"unknown code {code[1..]}");
        }
    }

    private Row Current => _rows[_top + _y];

    private void Put(Rune rune)
    {
        switch (rune.Value)
        {
            case '\r':
                _x = 0;
                break;
            case '\n':
                Down();
                break;
            case '\a':
                Bell = true;
                break;
            case < ' ':
                throw new InvalidOperationException($"unknown control character {rune.Value}");
            default:
                PutCells(rune.ToString());
                break;
        }
    }

    private void PutCells(string text)
    {
        var width = text.GetCellWidth();
        if (_x + width > _columns)
        {
            if (!_wraps)
            {
                return;
            }

            _x = 0;
            Down();
        }

        Current.Put(_x, text, width);
        _x += width;
    }

    private void Down()
    {
        if (_y < _height - 1)
        {
            _y++;
            return;
        }

        _rows.Add(new Row());
        _top++;
    }

    private sealed class Row
    {
        public List<string> Cells { get; set; } = [];

        public void Put(int x, string text, int width)
        {
            while (Cells.Count < x + width)
            {
                Cells.Add(" ");
            }

            Cells[x] = text;
            for (var i = 1; i < width; i++)
            {
                Cells[x + i] = "";
            }
        }

        public void CutAt(int x) => Cells.RemoveRange(Math.Min(x, Cells.Count), Math.Max(0, Cells.Count - x));

        public override string ToString() => string.Concat(Cells);
    }
}
