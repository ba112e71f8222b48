namespace GraphExecutor.Secrets.Matching;

/// <summary>
/// An Aho–Corasick automaton over UTF-16 characters: finds all patterns in one pass, in time that does not depend on how many there are.
/// Immutable. Our own because what is needed is the state itself (how much of the text may still become a match, cut anywhere), which
/// neither <c>SearchValues</c> nor <c>Regex</c> nor the packages at hand give; and because two short files are not worth a dependency.
/// </summary>
internal sealed class PatternAutomaton
{
    private readonly Node[] _nodes;
    private readonly Dictionary<long, int> _branches;
    private readonly int[] _asciiRoot = new int[128];
    private readonly ulong[] _notable = new ulong[(char.MaxValue + 1) / 64];

    internal PatternAutomaton(Node[] nodes, Dictionary<long, int> branches, IEnumerable<char> firstCharacters)
    {
        _nodes = nodes;
        _branches = branches;
        LongestPattern = nodes.Max(node => node.Depth);
        for (var c = '\0'; c < 0xa0; c++)
        {
            if (EscapeLexer.IsControl(c))
            {
                _notable[c >> 6] |= 1UL << (c & 63);
            }
        }

        foreach (var c in firstCharacters)
        {
            _notable[c >> 6] |= 1UL << (c & 63);
            if (c < _asciiRoot.Length)
            {
                _asciiRoot[c] = branches[KeyOf(0, c)];
            }
        }
    }

    public static PatternAutomaton Empty { get; } = new PatternAutomatonBuilder().Build();

    public int LongestPattern { get; }

    public bool IsEmpty => _nodes.Length == 1;

    internal static long KeyOf(int state, char c) => ((long)state << 16) | c;

    /// <summary>How many of the last characters are the beginning of a pattern that is longer; the most there are.</summary>
    public int DepthOf(int state) => _nodes[state].Depth;

    /// <summary>The length of the longest pattern that ends here; 0 when none does.</summary>
    public int MatchAt(int state) => _nodes[state].Match;

    /// <summary>The length of the run at the start of a text that neither begins a pattern nor is a control character.</summary>
    public int PlainRun(ReadOnlySpan<char> text)
    {
        var notable = _notable;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if ((notable[c >> 6] >> (c & 63) & 1) != 0)
            {
                return i;
            }
        }

        return text.Length;
    }

    public int Next(int state, char c)
    {
        while (state != 0)
        {
            ref readonly var node = ref _nodes[state];
            if (node.TryGetChild(state, c, _branches, out var child))
            {
                return child;
            }

            state = node.Jump;
        }

        return c < _asciiRoot.Length ? _asciiRoot[c] : _branches.GetValueOrDefault(KeyOf(0, c));
    }

    /// <summary>
    /// A prefix of a pattern. The first child stands in the node, others in the table of branches; most nodes have one child.
    /// </summary>
    internal struct Node
    {
        /// <summary>One bit for each further child, by the low bits of its character: spares most lookups.</summary>
        public ulong FurtherChildren;
        public int Child;

        /// <summary>
        /// Where to go on when no child fits: the longest suffix that is a prefix, those left out that have the same only child.
        /// </summary>
        public int Jump;
        public int Match;
        public int Depth;
        public char Label;

        public readonly bool HasChildren => Child != 0 || FurtherChildren != 0;

        public readonly bool TryGetChild(int state, char c, Dictionary<long, int> branches, out int child)
        {
            child = Child;
            return (Label == c && child != 0)
                || ((FurtherChildren >> (c & 63) & 1) != 0 && branches.TryGetValue(KeyOf(state, c), out child));
        }
    }
}
