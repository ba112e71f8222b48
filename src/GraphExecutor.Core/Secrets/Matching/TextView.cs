using System.Numerics;

namespace GraphExecutor.Secrets.Matching;

/// <summary>One way of reading a stream: the automaton's state, and where the characters that led to it stand in the stream.</summary>
internal sealed class TextView
{
    private PatternAutomaton _automaton = PatternAutomaton.Empty;
    private long[] _positions = new long[2];
    private uint _count;
    private int _stateBefore;
    private bool _canTakeBack;

    public int State { get; private set; }

    /// <summary>How many of the last characters may become a match.</summary>
    public int Depth => _automaton.DepthOf(State);

    /// <summary>Where the text begins that may become a match; <see cref="long.MaxValue"/> when none may.</summary>
    public long Start => Depth == 0 ? long.MaxValue : PositionBack(Depth);

    /// <summary>The same, once the last character is taken back.</summary>
    public long StartOnceTakenBack =>
        _canTakeBack && _automaton.DepthOf(_stateBefore) is > 0 and var before ? PositionBack(before + 1) : long.MaxValue;

    /// <summary>
    /// The same, should the next character take the last one back. What a match covers already need not be kept for that.
    /// </summary>
    public long StartWhenTakenBack =>
        _automaton.MatchAt(State) > _automaton.DepthOf(_stateBefore) ? long.MaxValue : StartOnceTakenBack;

    public void Reset(PatternAutomaton automaton)
    {
        _automaton = automaton;
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)automaton.LongestPattern + 1);
        if (_positions.Length < capacity)
        {
            _positions = new long[capacity];
        }

        State = 0;
        _canTakeBack = false;
    }

    /// <summary>Takes a character.</summary>
    /// <returns>Where the longest match that ends with it begins; -1 when none does.</returns>
    public long Feed(char c, long position)
    {
        _stateBefore = State;
        State = _automaton.Next(State, c);
        _canTakeBack = (_stateBefore | State) != 0;
        if (!_canTakeBack)
        {
            return -1;
        }

        _positions[_count++ & (_positions.Length - 1)] = position;
        var match = _automaton.MatchAt(State);
        return match == 0 ? -1 : PositionBack(match);
    }

    /// <summary>Takes the last character back, if there was one since something was in the making.</summary>
    public void TakeBack()
    {
        if (_canTakeBack)
        {
            State = _stateBefore;
            _count--;
            _canTakeBack = false;
        }
    }

    /// <summary>Characters passed that begin nothing.</summary>
    public void Forget() => _canTakeBack = false;

    /// <summary>Goes on from where another view is.</summary>
    public void Follow(TextView other)
    {
        Reset(other._automaton);
        State = other.State;
        for (var back = Depth; back > 0; back--)
        {
            _positions[_count++ & (_positions.Length - 1)] = other.PositionBack(back);
        }
    }

    private long PositionBack(int characters) => _positions[(_count - (uint)characters) & (_positions.Length - 1)];
}
