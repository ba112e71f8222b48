namespace GraphExecutor.Secrets.Matching;

/// <summary>
/// Looks for patterns in a stream that is read in three ways at once: everything but control characters (a secret in a window title, or in
/// what only looks like an escape sequence); without escape sequences; and also without characters that a backspace took back or that only
/// made the terminal wrap. The three are one except near such places, so mostly one automaton runs.
/// </summary>
internal sealed class TextMatcher
{
    private readonly TextView _main = new();
    private readonly TextView _withoutSequences = new();
    private readonly TextView _everything = new();
    private PatternAutomaton _automaton = PatternAutomaton.Empty;
    private bool _split;
    private int _sinceSplit;
    private long _lastSpace = -1;
    private bool _mayWrap;

    /// <summary>Nothing is in the making: characters that begin nothing may be passed over.</summary>
    public bool CanSkip => IsIdle && !_mayWrap;

    /// <summary>Where the text begins that may become a match; <see cref="long.MaxValue"/> when none may.</summary>
    public long Start
    {
        get
        {
            // A carriage return that may be a wrap is kept even behind a match, for it would lie within the next one.
            var start = Math.Min(_main.Start, _mayWrap ? _main.StartOnceTakenBack : _main.StartWhenTakenBack);
            return _split ? Math.Min(start, Math.Min(_withoutSequences.Start, _everything.Start)) : start;
        }
    }

    private bool IsIdle => !_split && _main.State == 0;

    public void Reset(PatternAutomaton automaton)
    {
        _automaton = automaton;
        _main.Reset(automaton);
        _split = false;
        _mayWrap = false;
    }

    /// <summary>Text passed that <see cref="PatternAutomaton.PlainRun"/> found.</summary>
    public void Skip() => _main.Forget();

    /// <summary>Takes a character.</summary>
    /// <returns>Where the longest match that ends with it begins; -1 when none does.</returns>
    public long Feed(CharacterKind kind, char c, long position)
    {
        if (_mayWrap)
        {
            // Before a line feed it is the line end of a text, and the space its own.
            _mayWrap = false;
            if (c != '\n')
            {
                TakeBack();
            }
        }

        switch (kind)
        {
            case CharacterKind.Text:
                return FeedText(c, position);

            case CharacterKind.Sequence:
                if (IsIdle && _automaton.Next(0, c) == 0)
                {
                    return -1;
                }

                Split();
                return _everything.Feed(c, position);

            case CharacterKind.Control when c == '\b':
                TakeBack();
                return -1;

            // A space and a carriage return: so readline makes a terminal wrap.
            case CharacterKind.Control when c == '\r':
                _mayWrap = _lastSpace == position - 1;
                return -1;

            default:
                return -1;
        }
    }

    private void TakeBack()
    {
        if (!IsIdle)
        {
            Split();
        }

        _main.TakeBack();
    }

    private long FeedText(char c, long position)
    {
        if (c == ' ')
        {
            _lastSpace = position;
        }

        var start = _main.Feed(c, position);
        if (!_split)
        {
            return start;
        }

        start = Earlier(start, Earlier(_withoutSequences.Feed(c, position), _everything.Feed(c, position)));
        _sinceSplit++;
        if (_sinceSplit >= _main.Depth && _sinceSplit >= _withoutSequences.Depth && _sinceSplit >= _everything.Depth)
        {
            // What may become a match begins after the last difference: all three are in the same state.
            _split = false;
        }

        return start;
    }

    private static long Earlier(long a, long b) => a < 0 || (b >= 0 && b < a) ? b : a;

    private void Split()
    {
        _sinceSplit = 0;
        if (!_split)
        {
            _split = true;
            _withoutSequences.Follow(_main);
            _everything.Follow(_main);
        }
    }
}
