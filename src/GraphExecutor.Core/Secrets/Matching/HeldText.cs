using System.Buffers;

namespace GraphExecutor.Secrets.Matching;

/// <summary>
/// The end of a stream that is not released yet, and what of it is to be hidden. Positions count from the beginning of the stream.
/// </summary>
internal sealed class HeldText(bool keepLineEnds)
{
    /// <summary>Characters that may stand between those of a secret (codes, line ends) before it counts as taken apart.</summary>
    private const int MostBetween = 64 * 1024;

    private readonly List<(long Start, long End)> _hidden = [];
    private int _firstHidden;
    private char[] _buffer = [];
    private long _origin;

    // Up to here everything is hidden, and the replacement was written.
    private long _hiddenUpTo;

    /// <summary>Everything before this is released.</summary>
    public long Released { get; private set; }

    public long End { get; private set; }

    public char this[long position] => _buffer[position - _origin];

    public ReadOnlySpan<char> From(long position) => _buffer.AsSpan((int)(position - _origin), (int)(End - position));

    public void Append(ReadOnlySpan<char> text)
    {
        var kept = From(Released);
        if (_buffer.Length - (int)(End - _origin) < text.Length)
        {
            // Room for as much again: so each character is moved a few times at most, however small the pieces are.
            var target = _buffer.Length >= 2 * (kept.Length + text.Length) ? _buffer : new char[2 * (kept.Length + text.Length)];
            kept.CopyTo(target);
            _buffer = target;
            _origin = Released;
        }

        text.CopyTo(_buffer.AsSpan((int)(End - _origin)));
        End += text.Length;
    }

    /// <summary>Takes back what was appended last.</summary>
    public void CutAt(long position) => End = position;

    /// <summary>Hides a part. Calls come in the order of the ends; parts that overlap become one.</summary>
    public void Hide(long start, long end, int longestPattern)
    {
        var earliest = end - longestPattern - MostBetween;
        if (start < earliest)
        {
            start = earliest >= Released && char.IsLowSurrogate(this[earliest]) ? earliest + 1 : earliest;
        }

        while (_hidden.Count > _firstHidden && _hidden[^1].End > start)
        {
            start = Math.Min(start, _hidden[^1].Start);
            _hidden.RemoveAt(_hidden.Count - 1);
        }

        if (start < _hiddenUpTo)
        {
            _hiddenUpTo = end;
        }
        else
        {
            _hidden.Add((start, end));
        }
    }

    /// <summary>Forgets what was to be hidden of what is not released, because it is looked for anew.</summary>
    public void ForgetHidden()
    {
        _hidden.Clear();
        _firstHidden = 0;
    }

    /// <summary>Writes what stands before a position: nothing that begins there can become a match.</summary>
    public void Release(long upTo, int longestPattern, IBufferWriter<char> output)
    {
        var earliest = End - longestPattern - MostBetween;
        if (upTo < earliest)
        {
            upTo = char.IsLowSurrogate(this[earliest]) ? earliest - 1 : earliest;
        }

        upTo = Math.Min(upTo, End);
        while (Released < upTo)
        {
            if (Released < _hiddenUpTo)
            {
                PassOver(Math.Min(_hiddenUpTo, upTo), output);
            }
            else if (_firstHidden < _hidden.Count && _hidden[_firstHidden].Start < upTo)
            {
                var (start, end) = _hidden[_firstHidden++];
                Write(start, output);
                output.Write(SecretMasker.Replacement);
                _hiddenUpTo = end;
            }
            else
            {
                Write(upTo, output);
            }
        }

        if (_firstHidden > _hidden.Count / 2)
        {
            _hidden.RemoveRange(0, _firstHidden);
            _firstHidden = 0;
        }
    }

    private void Write(long upTo, IBufferWriter<char> output)
    {
        output.Write(From(Released)[..(int)(upTo - Released)]);
        Released = upTo;
    }

    /// <summary>Line ends inside what is hidden are kept, so that lines have the numbers they would have.</summary>
    private void PassOver(long upTo, IBufferWriter<char> output)
    {
        for (; Released < upTo; Released++)
        {
            // What is hidden ends with a character that is seen, so there is one behind a carriage return.
            var c = this[Released];
            if (keepLineEnds && (c == '\n' || (c == '\r' && this[Released + 1] == '\n')))
            {
                output.Write([c]);
            }
        }
    }
}
