using System.Runtime.InteropServices;
using Node = GraphExecutor.Secrets.Matching.PatternAutomaton.Node;

namespace GraphExecutor.Secrets.Matching;

/// <summary>Makes an automaton of patterns. Takes time and memory in proportion to their length altogether.</summary>
internal sealed class PatternAutomatonBuilder
{
    private readonly List<Node> _nodes = [default];
    private readonly List<(int Parent, char Label)> _origins = [default];
    private readonly Dictionary<long, int> _branches = [];
    private readonly HashSet<char> _firstCharacters = [];

    public void Add(string pattern)
    {
        _firstCharacters.Add(pattern[0]);
        var state = 0;
        foreach (var c in pattern)
        {
            state = ChildOf(state, c);
        }

        CollectionsMarshal.AsSpan(_nodes)[state].Match = pattern.Length;
    }

    public PatternAutomaton Build()
    {
        var nodes = _nodes.ToArray();
        var automaton = new PatternAutomaton(nodes, _branches, _firstCharacters);
        var suffixes = new int[nodes.Length];
        var shortestFirst = Enumerable.Range(1, nodes.Length - 1).OrderBy(state => nodes[state].Depth);
        foreach (var state in shortestFirst)
        {
            var (parent, label) = _origins[state];

            // Shorter prefixes are finished, so the automaton can already be asked about them.
            var suffix = parent == 0 ? 0 : automaton.Next(suffixes[parent], label);
            suffixes[state] = suffix;
            ref var node = ref nodes[state];
            node.Match = Math.Max(node.Match, nodes[suffix].Match);
            if (!node.HasChildren)
            {
                // Nothing begins with the whole of it.
                node.Depth = nodes[suffix].Depth;
            }

            node.Jump = HaveSameOnlyChild(node, nodes[suffix]) ? nodes[suffix].Jump : suffix;
        }

        return automaton;
    }

    private static bool HaveSameOnlyChild(in Node node, in Node suffix) =>
        node.HasChildren && suffix.HasChildren && node.Label == suffix.Label && node.FurtherChildren == 0 && suffix.FurtherChildren == 0;

    private int ChildOf(int state, char c)
    {
        var parent = _nodes[state];
        if (parent.TryGetChild(state, c, _branches, out var child))
        {
            return child;
        }

        child = _nodes.Count;
        _nodes.Add(new Node { Depth = parent.Depth + 1 });
        _origins.Add((state, c));

        // All children of the root are branches: it has many.
        if (parent.Child == 0 && state != 0)
        {
            parent.Child = child;
            parent.Label = c;
        }
        else
        {
            parent.FurtherChildren |= 1UL << (c & 63);
            _branches.Add(PatternAutomaton.KeyOf(state, c), child);
        }

        _nodes[state] = parent;
        return child;
    }
}
