using GraphExecutor.Workflows;

namespace GraphExecutor.Scheduling;

/// <summary>
/// Which nodes a durable run executes together, in one activity: lines of nodes that go on one after the other, and lines side by side.
/// It follows from the workflow alone, so that every worker comes to the same.
/// </summary>
/// <remarks>
/// A node goes on in the line of its parent when each is all that the other leads to or comes from, and the edge between them asks
/// nothing but that the parent completes: then there is nothing to decide between the two. Which lines share a packet says
/// <see cref="SiblingLines"/>. A workflow that is small, or goes by layers, has no packets; nor have nodes of pools, and nodes that ask
/// for an activity of their own.
/// </remarks>
internal sealed class PacketPlan
{
    /// <summary>Workflows of up to this many nodes have no packets.</summary>
    public const int SmallWorkflow = 50;

    /// <summary>Most nodes in a packet: what a host that limits the time of an activity has to allow for.</summary>
    public const int MaxNodes = 16;

    private readonly int[] _next;
    private readonly int[] _packet;

    private PacketPlan(int[] next, int[] packet)
    {
        _next = next;
        _packet = packet;
    }

    /// <param name="plan">The workflow.</param>
    /// <param name="small">Workflows of up to this many nodes have no packets.</param>
    public static PacketPlan Of(GraphPlan plan, int small = SmallWorkflow)
    {
        var next = new int[plan.NodeCount];
        Array.Fill(next, -1);
        var packets = new PacketPlan(next, [.. Enumerable.Range(0, plan.NodeCount)]);
        if (plan.NodeCount > small && plan.Definition.Scheduling == SchedulingMode.Dataflow)
        {
            Link(plan, next);
            SiblingLines.Join(plan, packets.Lines(), packets._packet);
        }

        return packets;
    }

    /// <summary>The node that the line of a node goes on with; -1 when it ends there.</summary>
    public int NextOf(int node) => _next[node];

    /// <summary>The same number for all first nodes of the lines of a packet: those that start at the same time share an activity.</summary>
    public int PacketOf(int node) => _packet[node];

    /// <summary>
    /// The packets, in the order of their first nodes: the nodes of each, line by line and in the order in which they run. Those of one
    /// node are left out.
    /// </summary>
    public IEnumerable<IReadOnlyList<int>> All() =>
        from line in Lines()
        group line by _packet[line[0]] into lines
        let nodes = lines.SelectMany(line => line).ToList()
        where nodes.Count > 1
        select nodes;

    /// <summary>How many packets there are, those of one node among them.</summary>
    public int Count() => Lines().Select(line => _packet[line[0]]).Distinct().Count();

    /// <summary>The lines, in the order of their first nodes. Each node is in one of them.</summary>
    private IEnumerable<IReadOnlyList<int>> Lines()
    {
        var linked = _next.ToHashSet();
        return Enumerable.Range(0, _next.Length).Where(node => !linked.Contains(node)).Select(From);
    }

    private List<int> From(int head)
    {
        var line = new List<int>();
        for (var node = head; node >= 0; node = _next[node])
        {
            line.Add(node);
        }

        return line;
    }

    private static void Link(GraphPlan plan, int[] next)
    {
        for (var node = 0; node < plan.NodeCount; node++)
        {
            if (ChildOf(plan, node) >= 0 && !IsLinked(plan, node))
            {
                // The beginning of a chain: cut into lines from here.
                for (var (last, length) = (node, 1); ChildOf(plan, last) is var child and >= 0; last = child)
                {
                    length = length == MaxNodes ? 1 : length + 1;
                    next[last] = length == 1 ? -1 : child;
                }
            }
        }
    }

    private static bool IsLinked(GraphPlan plan, int node) =>
        plan.Topology.Incoming(node) is [var edge] && ChildOf(plan, plan.Topology.SourceOf(edge)) == node;

    /// <summary>The only child of a node, when nothing is to be decided between the two; else -1.</summary>
    private static int ChildOf(GraphPlan plan, int node)
    {
        if (plan.Topology.Outgoing(node) is not [var edge])
        {
            return -1;
        }

        var child = plan.Topology.TargetOf(edge);
        return plan.Topology.Incoming(child).Length == 1 && plan.ConditionOf(edge) is null && plan.TriggerOf(edge) != EdgeTrigger.Failure
            && MayShare(plan, node) && MayShare(plan, child) ? child : -1;
    }

    private static bool MayShare(GraphPlan plan, int node) => plan.PoolOf(node) < 0 && plan.Node(node).Packet;
}
