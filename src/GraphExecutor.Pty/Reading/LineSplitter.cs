using System.Text;

namespace GraphExecutor.Pty.Reading;

/// <summary>Turns the bytes that one stream gives, cut anywhere, into lines of text.</summary>
/// <remarks>
/// <c>\n</c> and <c>\r\n</c> end a line. A bare <c>\r</c> goes back to its start: what is written next replaces it, so that a
/// progress bar is one line and not thousands. Bytes that are not UTF-8 become U+FFFD; everything else (ANSI codes, NUL) stays.
/// </remarks>
internal sealed class LineSplitter
{
    /// <summary>Longest line in UTF-16 code units; a longer one comes in several.</summary>
    internal const int LongestLine = 65_536;

    private const int BytesAtOnce = 16 * 1024;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _line = new();
    private char[] _characters = [];
    private bool _afterCarriageReturn;

    /// <summary>The line being written, or <see langword="null"/> when it is empty.</summary>
    internal string? Partial => _line.Length == 0 ? null : _line.ToString();

    /// <summary>Takes the next bytes and adds the lines that they finish.</summary>
    internal void Append(ReadOnlySpan<byte> bytes, List<string> lines)
    {
        while (!bytes.IsEmpty)
        {
            var now = bytes[..Math.Min(bytes.Length, BytesAtOnce)];
            bytes = bytes[now.Length..];
            Split(Decode(now, flush: false), lines);
        }
    }

    /// <summary>The stream has ended: an unfinished line becomes a whole one.</summary>
    internal void Finish(List<string> lines)
    {
        Split(Decode([], flush: true), lines);
        if (_line.Length > 0)
        {
            EndLine([], lines);
        }
    }

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        // Two more than bytes: a sequence left from before can turn out to be invalid.
        var needed = Encoding.UTF8.GetMaxCharCount(bytes.Length) + 2;
        if (_characters.Length < needed)
        {
            _characters = new char[needed];
        }

        return _characters.AsSpan(0, _decoder.GetChars(bytes, _characters, flush));
    }

    private void Split(ReadOnlySpan<char> text, List<string> lines)
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

    private void EndLine(ReadOnlySpan<char> last, List<string> lines)
    {
        _afterCarriageReturn = false;
        if (_line.Length == 0 && last.Length <= LongestLine)
        {
            lines.Add(last.ToString());
            return;
        }

        Write(last, lines);
        lines.Add(_line.ToString());
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
