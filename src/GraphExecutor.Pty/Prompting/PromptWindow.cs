using System.Buffers;

namespace GraphExecutor.Pty.Prompting;

/// <summary>
/// The end of what a command has printed since the last answer, as a person reads it: without control codes, and with a line that
/// was written over (a bare <c>\r</c>) as it stands now. Lines end in <c>\n</c>.
/// </summary>
/// <remarks>
/// Text comes cut anywhere, also inside of a code, so this follows the codes instead of searching for them. They are those of
/// <see cref="Nodes.AnsiText"/>; as there, one that is never finished ends with its line.
/// </remarks>
internal sealed class PromptWindow
{
    /// <summary>Most characters that are looked at.</summary>
    internal const int Size = 4096;

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        string.Concat(Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(code => char.IsControl(code) && code != '\t')));

    private readonly char[] _text = new char[2 * Size];
    private int _start;
    private int _end;
    private int _line;
    private bool _afterCarriageReturn;
    private Code _code;

    private enum Code
    {
        None,
        Escape,
        Intermediate,
        ControlSequence,
        String,
    }

    internal ReadOnlySpan<char> Text => _text.AsSpan(Math.Max(_start, _end - Size).._end);

    /// <summary>Takes the next text.</summary>
    internal void Append(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (_code != Code.None)
            {
                text = text[SkipCode(text)..];
                continue;
            }

            var end = text.IndexOfAny(Controls);
            Write(end < 0 ? text : text[..end]);
            if (end < 0)
            {
                return;
            }

            Control(text[end]);
            text = text[(end + 1)..];
        }
    }

    /// <summary>Forgets the first characters of <see cref="Text"/>.</summary>
    internal void Discard(int count)
    {
        _start = _end - Text.Length + count;
        _line = Math.Max(_line, _start);
    }

    /// <returns>How many characters belong to the code that has begun; 0 when it has ended before them.</returns>
    private int SkipCode(ReadOnlySpan<char> text)
    {
        if (_code == Code.String)
        {
            var end = text.IndexOfAny('\a', '\e', '\n');
            if (end < 0)
            {
                return text.Length;
            }

            _code = Code.None;
            return text[end] == '\a' ? end + 1 : end; // What ESC \ ends is followed by a code of its own.
        }

        _code = (_code, text[0]) switch
        {
            (Code.Escape, '[') => Code.ControlSequence,
            (Code.Escape, ']' or 'P' or 'X' or '^' or '_') => Code.String,
            (Code.Escape or Code.Intermediate, >= ' ' and <= '/') => Code.Intermediate,
            (Code.ControlSequence, >= ' ' and <= '?') => Code.ControlSequence,
            _ => Code.None,
        };
        return _code != Code.None || text[0] is >= '0' and <= '~' ? 1 : 0;
    }

    private void Control(char control)
    {
        switch (control)
        {
            case '\e':
                _code = Code.Escape;
                break;
            case '\r':
                _afterCarriageReturn = true;
                break;
            case '\n':
                _afterCarriageReturn = false;
                Write("\n");
                _line = _end;
                break;
        }
    }

    private void Write(ReadOnlySpan<char> text)
    {
        if (_afterCarriageReturn && !text.IsEmpty)
        {
            _end = _line;
            _afterCarriageReturn = false;
        }

        text = text[Math.Max(0, text.Length - Size)..];
        if (_end + text.Length > _text.Length)
        {
            MoveToFront();
        }

        text.CopyTo(_text.AsSpan(_end));
        _end += text.Length;
    }

    private void MoveToFront()
    {
        var kept = Text;
        var moved = _end - kept.Length;
        kept.CopyTo(_text);
        (_start, _end, _line) = (0, kept.Length, Math.Max(0, _line - moved));
    }
}
