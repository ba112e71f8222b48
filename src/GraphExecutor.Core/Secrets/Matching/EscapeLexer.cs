namespace GraphExecutor.Secrets.Matching;

/// <summary>
/// Tells text from escape sequences (ECMA-48), character by character, so that a sequence may be cut anywhere. Reads as <see
/// cref="Nodes.AnsiText"/> does.
/// </summary>
internal struct EscapeLexer
{
    private State _state;

    private enum State
    {
        Ground,
        Escape,
        Intermediate,
        ControlSequence,
        String,
    }

    /// <summary>No sequence is under way.</summary>
    public readonly bool IsGround => _state == State.Ground;

    public static bool IsControl(char c) => c is (< ' ' and not '\t') or (>= '\x7f' and <= '\x9f');

    public static string WithoutControls(string text) => text.Any(IsControl) ? string.Concat(text.Where(c => !IsControl(c))) : text;

    public CharacterKind Next(char c)
    {
        switch (c)
        {
            case '\e':
                _state = State.Escape;
                return CharacterKind.Control;

            // A string ends with BEL or ST (whose ESC was seen above), and with its line: output is shown line by line.
            case '\a' or '\n':
                _state = State.Ground;
                return CharacterKind.Control;
        }

        var isPart = _state switch
        {
            State.String => true,
            State.Escape or State.Intermediate or State.ControlSequence => c is >= ' ' and <= '~',
            _ => false,
        };
        _state = isPart ? After(c) : State.Ground;
        return IsControl(c) ? CharacterKind.Control : isPart ? CharacterKind.Sequence : CharacterKind.Text;
    }

    private readonly State After(char c) => (_state, c) switch
    {
        (State.String, _) => State.String,
        (State.ControlSequence, >= '@') => State.Ground,
        (State.ControlSequence, _) => State.ControlSequence,
        (_, <= '/') => State.Intermediate,
        (State.Escape, '[') => State.ControlSequence,
        (State.Escape, ']' or 'P' or 'X' or '^' or '_') => State.String,
        _ => State.Ground,
    };
}
