using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Validation;

/// <summary>
/// Which nodes are settled whenever another one starts: with <c>all</c> and <c>settled</c> its parents and those settled before them;
/// with <c>any</c> what holds for every parent of it.
/// </summary>
internal sealed class SettledBefore(GraphTopology topology, Func<int, JoinMode> joinOf)
{
    private readonly Dictionary<int, bool> _answers = [];
    private int _about = -1;

    /// <summary>Whether <paramref name="other"/> has settled whenever <paramref name="node"/> starts.</summary>
    /// <remarks>Ask all questions about one <paramref name="other"/> in a row: answers on the way are kept until it changes.</remarks>
    public bool Holds(int node, int other)
    {
        if (_about != other)
        {
            _answers.Clear();
            _about = other;
        }

        // Depth first with a stack of our own: paths can be as long as the graph.
        var stack = new Stack<int>([node]);
        while (stack.TryPeek(out var current))
        {
            if (_answers.ContainsKey(current) || TryAnswer(current, other, stack))
            {
                stack.Pop();
            }
        }

        return _answers[node];
    }

    /// <summary>Answers for a node, or puts the parent whose answer it needs on the stack.</summary>
    private bool TryAnswer(int node, int other, Stack<int> stack)
    {
        var incoming = topology.Incoming(node);
        var any = joinOf(node) == JoinMode.Any;
        foreach (var edge in incoming)
        {
            // A parent that is the other node itself is cheap to find, and usual.
            if (!any && topology.SourceOf(edge) == other)
            {
                _answers[node] = true;
                return true;
            }
        }

        foreach (var edge in incoming)
        {
            var parent = topology.SourceOf(edge);
            var holds = parent == other;
            if (!holds && !_answers.TryGetValue(parent, out holds))
            {
                stack.Push(parent);
                return false;
            }

            // One parent decides: any that fails with `any`, any that holds otherwise.
            if (holds != any)
            {
                _answers[node] = holds;
                return true;
            }
        }

        _answers[node] = any && incoming.Length > 0;
        return true;
    }
}
