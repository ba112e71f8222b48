using System.Text;
using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Reading;

/// <summary>Turns text, cut anywhere, into lines.</summary>
/// <remarks>
/// <c>\n</c> and <c>\r\n</c> end a line. A bare <c>\r</c> goes back to its start: what is written next replaces it, so that a
/// progress bar is one line and not thousands. Everything else (ANSI codes, NUL) stays.
/// </remarks>
internal sealed class LineSplitter
{
    /// <summary>
    /// Longest line in UTF-16 code units. A line of that length, or one less, counts as a piece that the next line continues, so a line
    /// that really has that length is followed by an empty piece.
    /// </summary>
    internal const int LongestLine = CommandOutput.LongestLine;

    private readonly StringBuilder _line = new();
    private bool _afterCarriageReturn;

    /// <summary>The line being written, or <see langword="null"/> when it is empty.</summary>
    internal string? Partial => _line.Length == 0 ? null : _line.ToString();

    /// <summary>Takes the next text and adds the lines that it finishes.</summary>
    internal void Append(ReadOnlySpan<char> text, List<string> lines)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny('\n', '\r');
            var written = end < 0 ? text : text[..end];
            if (_afterCarriageReturn && !written.IsEmpty)
            {
                _line.Clear();
                _afterCarriageReturn = false;
            }

            if (end < 0)
            {
                Write(written, lines);
                return;
            }

            if (text[end] == '\n')
            {
                EndLine(written, lines);
            }
            else
            {
                Write(written, lines);
                _afterCarriageReturn = true;
            }

            text = text[(end + 1)..];
        }
    }

    /// <summary>The text has ended: an unfinished line becomes a whole one.</summary>
    internal void Finish(List<string> lines)
    {
        if (_line.Length > 0)
        {
            EndLine([], lines);
        }
    }

    private void EndLine(ReadOnlySpan<char> last, List<string> lines)
    {
        _afterCarriageReturn = false;
        if (_line.Length == 0 && last.Length < LongestLine - 1)
        {
            lines.Add(last.ToString());
            return;
        }

        Write(last, lines);
        lines.Add(_line.ToString());
        if (_line.Length >= LongestLine - 1)
        {
            lines.Add("");
        }

        _line.Clear();
    }

    private void Write(ReadOnlySpan<char> text, List<string> lines)
    {
        while (_line.Length + text.Length > LongestLine)
        {
            var room = LongestLine - _line.Length;
            _line.Append(text[..room]);
            text = text[room..];

            // Half of a surrogate pair must not end a piece: neither piece would be valid text.
            var carried = char.IsHighSurrogate(_line[^1]) && char.IsLowSurrogate(text[0]) ? 1 : 0;
            lines.Add(_line.ToString(0, LongestLine - carried));
            _line.Remove(0, LongestLine - carried);
        }

        _line.Append(text);
    }
}
