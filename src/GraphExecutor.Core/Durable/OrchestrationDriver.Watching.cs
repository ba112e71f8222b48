using GraphExecutor.Durable.Messages;
using GraphExecutor.Scheduling;

namespace GraphExecutor.Durable;

/// <content>
/// Nodes that run on behalf of calls whose results are lost: those of an earlier execution of the orchestration, and of a worker that
/// vanished. They are looked at together, by one activity after the other: so nothing but the nodes themselves takes places of workers.
/// </content>
#pragma warning disable CA1001 // A source without a timer of its own holds nothing to dispose of.
internal sealed partial class OrchestrationDriver
#pragma warning restore CA1001
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<int, SchedulerCommand.StartNode> _watched = [];

    // Nodes that were called before, and may run: only their activity can say what became of them.
    private readonly HashSet<int> _calledBefore = [];
    private CancellationTokenSource? _lookTimer;
    private TimeSpan _pause;
    private bool _lookIsDue;
    private bool _looking;

    private void WatchNode(SchedulerCommand.StartNode start)
    {
        _watched.Add(start.Node, start);
        LookSoon();
    }

    /// <summary>Calls the activity of a node once more, whatever happens: it knows what became of the node.</summary>
    private void CallAgain(SchedulerCommand.StartNode start)
    {
        _calledBefore.Add(start.Node);
        _starting.Enqueue(start);
    }

    /// <summary>Something is new to look at, or may end soon.</summary>
    private void LookSoon()
    {
        _pause = TimeSpan.Zero;
        _lookTimer?.Cancel();
        _lookTimer = null;
        _lookIsDue = _watched.Count > 0 && !_looking;
    }

    private async Task LookAsync()
    {
        (_lookIsDue, _looking) = (false, true);

        // Unless some have ended then, or something happens meanwhile.
        _pause = TimeSpan.FromTicks(Math.Clamp(2 * _pause.Ticks, FirstPause.Ticks, LongestPause.Ticks));
        var reply = await CallUntilHandedOnAsync<LookRequest, LookReply>(DurableNames.Look, new LookRequest
        {
            Nodes = [.. _watched.Values.Select(start => new WatchedNode(start.Node, start.Attempt, start.Reruns))],
        });
        _looking = false;
        if (reply is null)
        {
            ReturnedTooLate(hadNodes: false);
            return;
        }

        foreach (var node in reply.Idle)
        {
            _watched.Remove(node, out var start);
            CallAgain(start!);
        }

        foreach (var (node, reports) in reply.Ended)
        {
            _watched.Remove(node);
            Finished(node, reports);
        }

        if (reply.Ended.Count > 0 || _pause == TimeSpan.Zero)
        {
            LookSoon();
        }
        else if (_watched.Count > 0)
        {
            Watch(AwaitLookAsync(_lookTimer = new CancellationTokenSource()));
        }

        Pump();
    }

    private async Task AwaitLookAsync(CancellationTokenSource timer)
    {
        if (await WaitAboutUntilAsync(_context.Now + _pause, timer.Token) && timer == _lookTimer)
        {
            _lookTimer = null;
            _lookIsDue = true;
            Pump();
        }
    }
}
