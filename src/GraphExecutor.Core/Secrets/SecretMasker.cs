using System.Buffers;
using System.Text;
using GraphExecutor.Nodes;
using GraphExecutor.Secrets.Forms;
using GraphExecutor.Secrets.Matching;

namespace GraphExecutor.Secrets;

/// <summary>
/// Keeps the secrets of one run out of everything people see: each becomes <c>***</c>, as it is and in common encodings (base64, hex, URL,
/// JSON, shell quotes, HTML and XML), also inside longer text. Of a value with several lines the whole and each telling line are hidden:
/// one with at least four letters or digits that is neither PEM armour (<c>-----…-----</c>) nor a bare JSON literal. May be used by several
/// threads at once.
/// </summary>
/// <remarks>
/// It helps against accidents, not against a command that wants to give a secret away. It does not hide what cannot be recognised: hashes,
/// encrypted or compressed or otherwise transformed values (rot13, reversed, upper-cased), encodings of encodings, parts of a secret, a
/// secret with other text between its characters, and what was shown before the secret was added.
/// </remarks>
public sealed partial class SecretMasker
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Replacement = "***";

    /// <summary>
    /// The fewest characters a secret may have, white space at its ends not counted: hiding a shorter one would hide everything.
    /// </summary>
    public const int MinimumLength = 4;

    /// <summary>The most characters a secret may have. What it takes to look for one grows with its length.</summary>
    public const int MaximumLength = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _forms = new(StringComparer.Ordinal);
    private volatile PatternAutomaton? _automaton = PatternAutomaton.Empty;

    /// <summary>Finds the secrets known by now. Made when first asked for, so that adding many takes no longer than adding one.</summary>
    internal PatternAutomaton Automaton => _automaton ?? Build();

    /// <summary>Adds a secret. It is hidden in all text that comes from then on, also in streams that are under way.</summary>
    /// <param name="value">The value in clear.</param>
    /// <exception cref="ArgumentException">It is too short or too long. The message may be shown: it does not hold the value.</exception>
    public void Add(string value)
    {
        if (!TryAdd(value))
        {
            throw new ArgumentException(
                $"a secret must have {MinimumLength} to {MaximumLength:N0} characters (a shorter one would hide everything, and "
                + "white space at its ends does not count)");
        }
    }

    /// <summary>
    /// Adds a secret that turned up while the run was under way, as <see cref="Add"/> does; one too short or too long is ignored.
    /// </summary>
    /// <param name="value">The value in clear.</param>
    /// <returns>It is hidden from now on; false when it was ignored.</returns>
    public bool TryAdd(string value)
    {
        ArgumentNullException.ThrowIfNull(value);

        // Half a surrogate pair never comes out of a decoder.
        var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value));
        if (text.Length > MaximumLength || EscapeLexer.WithoutControls(text).Trim().Length < MinimumLength)
        {
            return false;
        }

        lock (_lock)
        {
            if (_values.Add(text))
            {
                _forms.UnionWith(SecretForms.Of(text));
                _automaton = null;
            }
        }

        return true;
    }

    /// <summary>
    /// Hides the secrets in a whole text: an output, an error message. Line ends and ANSI codes inside a secret do not matter, and go with
    /// it.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text itself when no secret is in it.</returns>
    public string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Mask(text, ValueFilter());
    }

    /// <summary>
    /// Makes a filter for one stream of output. It hides secrets that are cut by reads, interrupted by ANSI codes, line ends, carriage
    /// returns or characters that a backspace takes back; line ends inside a secret are kept behind its replacement, the rest goes with it.
    /// It keeps back only text that may be the beginning of a secret. A line <c>::add-mask::value</c> adds a secret and is shown as
    /// <c>::add-mask::***</c>.
    /// </summary>
    public IOutputFilter CreateFilter() => new MaskingFilter(this, new AddMaskCommand(), keepLineEnds: true);

    /// <summary>For whole values, one after the other.</summary>
    private MaskingFilter ValueFilter() => new(this, command: null, keepLineEnds: false);

    private string Mask(string text, MaskingFilter filter)
    {
        if (Automaton.PlainRun(text) == text.Length)
        {
            return text;
        }

        var output = new ArrayBufferWriter<char>(text.Length);
        filter.Write(text, output);
        filter.Complete(output);
        return output.WrittenSpan.SequenceEqual(text) ? text : new string(output.WrittenSpan);
    }

    private PatternAutomaton Build()
    {
        lock (_lock)
        {
            if (_automaton is { } built)
            {
                return built;
            }

            var builder = new PatternAutomatonBuilder();
            foreach (var form in _forms)
            {
                builder.Add(form);
            }

            return _automaton = builder.Build();
        }
    }
}
