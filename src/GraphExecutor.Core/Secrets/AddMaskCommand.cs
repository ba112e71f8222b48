using System.Text;
using GraphExecutor.Nodes;
using GraphExecutor.Secrets.Matching;

namespace GraphExecutor.Secrets;

/// <summary>
/// Watches for a line that begins with <c>::add-mask::</c> and gathers the rest of it. As on GitHub, blanks may stand before it, and
/// <c>%25</c>, <c>%0D</c> and <c>%0A</c> in the value stand for the percent sign and line ends.
/// </summary>
internal sealed class AddMaskCommand
{
    private const string Command = "::add-mask::";
    private const int NotHere = -1;
    private readonly StringBuilder _value = new();
    private int _matched;
    private bool _tooLong;
    private bool _endsWithReturn;

    /// <summary>The command was seen: what follows goes to <see cref="Gather"/> up to the line end.</summary>
    public bool IsGathering { get; private set; }

    /// <summary>This line is another one.</summary>
    public bool IsRuledOut => _matched == NotHere;

    /// <summary>Takes a character.</summary>
    /// <returns>The command is complete with it.</returns>
    public bool Next(CharacterKind kind, char c)
    {
        switch (kind)
        {
            case CharacterKind.Control when c is '\n' or '\r':
                _matched = 0;
                return false;

            case CharacterKind.Text when _matched != NotHere && !(_matched == 0 && c is ' ' or '\t'):
                _matched = c == Command[_matched] ? _matched + 1 : NotHere;
                IsGathering = _matched == Command.Length;
                return IsGathering;

            default:
                return false;
        }
    }

    /// <summary>Takes a part of the value; it must not contain the line feed.</summary>
    public void Gather(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        _endsWithReturn = text[^1] == '\r';
        _tooLong |= _value.Length + text.Length > SecretMasker.MaximumLength;
        if (_tooLong)
        {
            _value.Clear();
        }
        else
        {
            _value.Append(text);
        }
    }

    /// <summary>The line is complete: adds its value, unless it is too short or too long.</summary>
    /// <returns>A carriage return stood at its end.</returns>
    public bool Finish(SecretMasker masker)
    {
        var value = AnsiText.Strip(_value.ToString());
        masker.TryAdd(value);
        masker.TryAdd(Unescape(value));
        var endsWithReturn = _endsWithReturn;
        _value.Clear();
        _matched = NotHere;
        IsGathering = _tooLong = _endsWithReturn = false;
        return endsWithReturn;
    }

    private static string Unescape(string value) => value
        .Replace("%0D", "\r", StringComparison.OrdinalIgnoreCase)
        .Replace("%0A", "\n", StringComparison.OrdinalIgnoreCase)
        .Replace("%25", "%", StringComparison.Ordinal);
}
