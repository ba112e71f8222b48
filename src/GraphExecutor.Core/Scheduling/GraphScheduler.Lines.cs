using GraphExecutor.Runs;

namespace GraphExecutor.Scheduling;

/// <content>
/// Lines: nodes that start without a command, because whoever ran the one before them went on with them. While a line is under way its
/// nodes that have not started are left to it, whatever ends the run.
/// </content>
internal sealed partial class GraphScheduler
{
    private const int None = -1;

    private readonly PacketPlan? _packets;

    // The node that the line of a node that has just completed went on with.
    private int _goesOn = None;

    private void EnterLine(int node)
    {
        for (var next = NextInLine(node); next != None; next = NextInLine(next))
        {
            _flags[next] |= NodeFlags.InLine;
        }
    }

    /// <summary>The line goes on with the next node, or ends here, which leaves its other nodes to what is decided about them.</summary>
    private void LeaveLine(SchedulerEvent.NodeFinished finished)
    {
        var next = NextInLine(finished.Node);
        if (finished.GoesOn)
        {
            _goesOn = next;
            _flags[next] &= ~NodeFlags.InLine;
            return;
        }

        for (; next != None; next = NextInLine(next))
        {
            _flags[next] &= ~NodeFlags.InLine;
            if (_stopCause is not null && _status[next] == NodeStatus.Pending)
            {
                Settle(next, NodeStatus.Cancelled, null, FirstStop!.Reason, null);
            }
        }
    }

    private int NextInLine(int node) => _packets?.NextOf(node) ?? None;
}
