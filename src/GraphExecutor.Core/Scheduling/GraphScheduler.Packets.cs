using GraphExecutor.Runs;

namespace GraphExecutor.Scheduling;

/// <content>
/// Packets: nodes that start without a command, because whoever ran the one before them went on with them. While a packet is under way
/// its nodes that have not started are left to it, whatever ends the run.
/// </content>
internal sealed partial class GraphScheduler
{
    private const int None = -1;

    private readonly PacketPlan? _packets;

    // The node that the packet of a node that has just completed went on with.
    private int _goesOn = None;

    private void EnterPacket(int node)
    {
        for (var next = NextInPacket(node); next != None; next = NextInPacket(next))
        {
            _flags[next] |= NodeFlags.InPacket;
        }
    }

    /// <summary>The packet goes on with the next node, or ends here, which leaves its other nodes to what is decided about them.</summary>
    private void LeavePacket(SchedulerEvent.NodeFinished finished)
    {
        var next = NextInPacket(finished.Node);
        if (finished.GoesOn)
        {
            _goesOn = next;
            _flags[next] &= ~NodeFlags.InPacket;
            return;
        }

        for (; next != None; next = NextInPacket(next))
        {
            _flags[next] &= ~NodeFlags.InPacket;
            if (_stopCause is not null && _status[next] == NodeStatus.Pending)
            {
                Settle(next, NodeStatus.Cancelled, null, FirstStop!.Reason, null);
            }
        }
    }

    private int NextInPacket(int node) => _packets?.NextOf(node) ?? None;
}
