using System.Buffers;
using GraphExecutor.Nodes;
using GraphExecutor.Secrets.Matching;

namespace GraphExecutor.Secrets;

/// <summary>Hides the secrets of a run in one stream.</summary>
/// <param name="masker">Knows them, also those that come to it later.</param>
/// <param name="command">Watches for <c>::add-mask::</c>; none in text that is not output.</param>
/// <param name="keepLineEnds">Line ends inside a secret are kept behind its replacement.</param>
internal sealed class MaskingFilter(SecretMasker masker, AddMaskCommand? command, bool keepLineEnds) : IOutputFilter
{
    /// <summary>What is looked at before something is released: bounds the memory for a large piece of text.</summary>
    private const int SliceLength = 16 * 1024;

    private readonly TextMatcher _matcher = new();
    private readonly HeldText _held = new(keepLineEnds);
    private PatternAutomaton _automaton = PatternAutomaton.Empty;
    private EscapeLexer _lexer;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<char> text, IBufferWriter<char> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        LearnNewSecrets();
        while (!text.IsEmpty)
        {
            var taken = command is { IsGathering: true } ? TakeValue(text, output)
                : _automaton.IsEmpty ? Pass(text, output)
                : Take(text, output);
            text = text[taken..];
        }
    }

    /// <inheritdoc/>
    public void Complete(IBufferWriter<char> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        LearnNewSecrets();
        if (command is { IsGathering: true })
        {
            command.Finish(masker);
        }

        ReleaseAll(output);
        _lexer = default;
    }

    /// <summary>Without a secret only the beginnings of lines matter.</summary>
    private int Pass(ReadOnlySpan<char> text, IBufferWriter<char> output)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (command is null)
            {
                break;
            }

            if (command.IsRuledOut)
            {
                // No escape sequence goes beyond its line.
                _lexer = default;
                var rest = text[i..].IndexOfAny('\n', '\r');
                if (rest < 0)
                {
                    break;
                }

                i += rest;
            }

            if (command.Next(_lexer.Next(text[i]), text[i]))
            {
                output.Write(text[..(i + 1)]);
                output.Write(SecretMasker.Replacement);
                return i + 1;
            }
        }

        output.Write(text);
        return text.Length;
    }

    private int Take(ReadOnlySpan<char> text, IBufferWriter<char> output)
    {
        var slice = text[..Math.Min(text.Length, SliceLength)];
        var start = _held.End;
        _held.Append(slice);
        var stopped = Scan(start, ref _lexer, command);
        if (stopped < 0)
        {
            _held.Release(_matcher.Start, _automaton.LongestPattern, output);
            return slice.Length;
        }

        // Nothing that is in the making goes on behind the command: its value is never shown.
        _held.CutAt(stopped);
        ReleaseAll(output);
        output.Write(SecretMasker.Replacement);
        return (int)(stopped - start);
    }

    /// <summary>Looks for secrets from a position on.</summary>
    /// <returns>The position behind a command to add a secret; -1 when there is none.</returns>
    private long Scan(long position, ref EscapeLexer lexer, AddMaskCommand? command)
    {
        var text = _held.From(position);
        for (var i = 0; i < text.Length; i++)
        {
            if (_matcher.CanSkip && lexer.IsGround && command is null or { IsRuledOut: true })
            {
                var plain = _automaton.PlainRun(text[i..]);
                if (plain > 0)
                {
                    _matcher.Skip();
                    i += plain;
                    if (i == text.Length)
                    {
                        break;
                    }
                }
            }

            var kind = lexer.Next(text[i]);
            var match = _matcher.Feed(kind, text[i], position + i);
            if (match >= 0)
            {
                _held.Hide(match, position + i + 1, _automaton.LongestPattern);
            }

            if (command is not null && command.Next(kind, text[i]))
            {
                return position + i + 1;
            }
        }

        return -1;
    }

    private int TakeValue(ReadOnlySpan<char> text, IBufferWriter<char> output)
    {
        var end = text.IndexOf('\n');
        command!.Gather(end < 0 ? text : text[..end]);
        if (end < 0)
        {
            return text.Length;
        }

        if (command.Finish(masker))
        {
            output.Write("\r");
        }

        LearnNewSecrets();
        return end;
    }

    /// <summary>
    /// What is held was looked at with fewer secrets: looks again. What was released before a secret was known cannot be called back.
    /// </summary>
    private void LearnNewSecrets()
    {
        var automaton = masker.Automaton;
        if (ReferenceEquals(automaton, _automaton))
        {
            return;
        }

        _automaton = automaton;
        _matcher.Reset(automaton);
        _held.ForgetHidden();

        // What is held seldom begins inside an escape sequence; if so, the rest of that is taken for text, which finds more, not less.
        var lexer = default(EscapeLexer);
        Scan(_held.Released, ref lexer, command: null);
    }

    private void ReleaseAll(IBufferWriter<char> output)
    {
        _held.Release(_held.End, _automaton.LongestPattern, output);
        _matcher.Reset(_automaton);
    }
}
