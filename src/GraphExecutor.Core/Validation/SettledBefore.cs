using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Validation;

/// <summary>
/// Which nodes are settled whenever another one starts: with <c>all</c> and <c>settled</c> its parents and those settled before them;
/// with <c>any</c> what holds for every parent of it.
/// </summary>
internal sealed class SettledBefore
{
    private const int Batch = 64;

    private readonly GraphTopology _topology;
    private readonly int[] _order;
    private readonly Func<int, JoinMode> _joinOf;
    private readonly int[] _position;
    private readonly ulong[] _bitOf;
    private readonly ulong[] _settled;

    /// <param name="topology">The graph.</param>
    /// <param name="order">All its nodes, parents before children.</param>
    /// <param name="joinOf">The join of each node.</param>
    public SettledBefore(GraphTopology topology, int[] order, Func<int, JoinMode> joinOf)
    {
        _topology = topology;
        _order = order;
        _joinOf = joinOf;
        _position = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            _position[order[i]] = i;
        }

        _bitOf = new ulong[order.Length];
        _settled = new ulong[order.Length];
    }

    /// <summary>For each question, whether the other node has settled whenever the node starts.</summary>
    /// <remarks>
    /// The questions about 64 other nodes are answered together, in one pass over the nodes between the first of them and the last
    /// that asks: each node gets the set, as bits, of those that are settled before it.
    /// </remarks>
    public bool[] Answer(IReadOnlyList<(int Node, int Other)> questions)
    {
        var answers = new bool[questions.Count];
        var open = new List<int>();
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = IsParent(questions[i].Node, questions[i].Other);
            if (!answers[i] && _position[questions[i].Other] < _position[questions[i].Node])
            {
                open.Add(i);
            }
        }

        foreach (var batch in open.GroupBy(i => questions[i].Other).OrderBy(group => _position[group.Key]).Chunk(Batch))
        {
            for (var bit = 0; bit < batch.Length; bit++)
            {
                _bitOf[batch[bit].Key] = 1UL << bit;
            }

            Pass(_position[batch[0].Key], batch.Max(group => group.Max(i => _position[questions[i].Node])));
            foreach (var group in batch)
            {
                foreach (var i in group)
                {
                    answers[i] = (_settled[questions[i].Node] & _bitOf[group.Key]) != 0;
                }
            }

            foreach (var group in batch)
            {
                _bitOf[group.Key] = 0;
            }
        }

        return answers;
    }

    /// <summary>What is asked most often, and quick to see.</summary>
    private bool IsParent(int node, int other)
    {
        var incoming = _topology.Incoming(node);
        if (incoming.Length > Batch || (incoming.Length > 1 && _joinOf(node) == JoinMode.Any))
        {
            return false;
        }

        foreach (var edge in incoming)
        {
            if (_topology.SourceOf(edge) == other)
            {
                return true;
            }
        }

        return false;
    }

    private void Pass(int first, int last)
    {
        for (var at = first; at <= last; at++)
        {
            var node = _order[at];
            var incoming = _topology.Incoming(node);
            var any = _joinOf(node) == JoinMode.Any;
            var settled = any && incoming.Length > 0 ? ulong.MaxValue : 0;
            foreach (var edge in incoming)
            {
                // What stands before the first of the batch has none of it before itself.
                var parent = _topology.SourceOf(edge);
                var byParent = _bitOf[parent] | (_position[parent] < first ? 0 : _settled[parent]);
                settled = any ? settled & byParent : settled | byParent;
            }

            _settled[node] = settled;
        }
    }
}
