using GraphExecutor.Workflows;

namespace GraphExecutor.Scheduling;

/// <summary>
/// Which lines go side by side in one packet: lines of functions, which mostly take a moment, that come after the same nodes and lead to
/// the same ones.
/// </summary>
/// <remarks>
/// A packet ends with the last of its lines. So that nothing waits for that which could go on before, lines are alone wherever the end of
/// one alone may start something: a child that joins with <c>any</c>, another attempt, a node that waits for a place of
/// <c>maxParallelism</c>, the end of all others with <c>failFast</c>.
/// </remarks>
internal static class SiblingLines
{
    /// <param name="plan">The workflow.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="packet">For the first node of each line, the first node of its packet: at first, itself.</param>
    public static void Join(GraphPlan plan, IEnumerable<IReadOnlyList<int>> lines, int[] packet)
    {
        if (plan.Definition.FailFast || MostAtOnce(plan) > plan.Definition.MaxParallelism)
        {
            return;
        }

        var latest = new Dictionary<(ValueList<int> Parents, ValueList<int> Children), (int Head, int Nodes)>();
        foreach (var line in lines.Where(line => line.All(node => MayShare(plan, node))))
        {
            var family = (ParentsOf(plan, line[0]), ChildrenOf(plan, line[^1]));
            if (family.Item2.Any(child => plan.JoinOf(child) == JoinMode.Any))
            {
                continue;
            }

            var (head, nodes) = latest.GetValueOrDefault(family);
            if (nodes == 0 || nodes + line.Count > PacketPlan.MaxNodes)
            {
                (head, nodes) = (line[0], 0);
            }

            packet[line[0]] = head;
            latest[family] = (head, nodes + line.Count);
        }
    }

    private static bool MayShare(GraphPlan plan, int node) =>
        plan.Node(node) is FunctionNode { Packet: true, Retry: null or { MaxAttempts: 1 } } && plan.PoolOf(node) < 0;

    /// <summary>
    /// How many nodes can run at once, or a few more: as many as there are paths, when each node goes on the path of one of its parents
    /// that no other goes on with, for of those two only one runs at a time.
    /// </summary>
    private static int MostAtOnce(GraphPlan plan)
    {
        var paths = plan.NodeCount;
        var goesOn = new bool[plan.NodeCount];
        for (var node = 0; node < plan.NodeCount; node++)
        {
            // One that joins with `any` may run while its other parents do.
            var incoming = plan.JoinOf(node) == JoinMode.Any ? [] : plan.Topology.Incoming(node);
            foreach (var edge in incoming)
            {
                var parent = plan.Topology.SourceOf(edge);
                if (!goesOn[parent])
                {
                    goesOn[parent] = true;
                    paths--;
                    break;
                }
            }
        }

        return paths;
    }

    private static ValueList<int> ParentsOf(GraphPlan plan, int node) => Ends(plan.Topology.Incoming(node), plan.Topology.SourceOf);

    private static ValueList<int> ChildrenOf(GraphPlan plan, int node) => Ends(plan.Topology.Outgoing(node), plan.Topology.TargetOf);

    /// <summary>The nodes at the other end of some edges, in whichever order the edges are defined.</summary>
    private static ValueList<int> Ends(ReadOnlySpan<int> edges, Func<int, int> endOf)
    {
        var ends = new int[edges.Length];
        for (var i = 0; i < ends.Length; i++)
        {
            ends[i] = endOf(edges[i]);
        }

        Array.Sort(ends);
        return ValueList.Create<int>(ends);
    }
}
