using System.Text;
using System.Text.RegularExpressions;
using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Prompting;

/// <summary>A prompt of one command, with how often it may still be answered.</summary>
internal sealed class Prompt
{
    /// <summary>What is found more often on a screen is no question, and looking on would take long.</summary>
    private const int MostMatches = 64;

    private readonly Regex _match;

    /// <exception cref="ArgumentException">Its expression is none, or cannot be used without backtracking.</exception>
    internal Prompt(CommandPrompt prompt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prompt.Times, nameof(prompt));
        try
        {
            _match = new Regex(prompt.Match, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new ArgumentException($"The prompt '{prompt.Match}' cannot be matched: {exception.Message}", nameof(prompt), exception);
        }

        Send = Encoding.UTF8.GetBytes(prompt.Send);
        OnlyWithoutEcho = prompt.OnlyWithoutEcho;
        TimesLeft = prompt.Times;
    }

    internal ReadOnlyMemory<byte> Send { get; }

    internal bool OnlyWithoutEcho { get; }

    internal int TimesLeft { get; set; }

    /// <summary>Where the last match that begins at <paramref name="from"/> or later ends; -1 when there is none.</summary>
    internal int FindLastEnd(ReadOnlySpan<char> text, int from)
    {
        var end = -1;
        var matches = 0;
        foreach (var match in _match.EnumerateMatches(text, from))
        {
            end = ++matches == MostMatches ? text.Length : match.Index + match.Length;
            if (matches == MostMatches)
            {
                break;
            }
        }

        return end;
    }
}
