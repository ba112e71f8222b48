using GraphExecutor.Durable.Messages;
using GraphExecutor.Scheduling;

namespace GraphExecutor.Durable;

/// <content>
/// Nodes that run on behalf of calls whose results are lost: those of an earlier execution of the orchestration, and of a worker that
/// vanished. They are looked at together, by an activity that does not wait: so nothing but the nodes themselves takes places of workers.
/// </content>
#pragma warning disable CA1001 // A source without a timer of its own holds nothing to dispose of.
internal sealed partial class OrchestrationDriver
#pragma warning restore CA1001
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<int, SchedulerCommand.StartNode> _watched = [];
    private CancellationTokenSource? _lookTimer;
    private TimeSpan _pause;
    private TimeSpan _awaited;
    private bool _lookIsDue;
    private bool _looking;

    /// <summary>Something is new to look at, or may end soon.</summary>
    private void LookSoon()
    {
        _pause = FirstPause;
        if (!_looking && !_lookIsDue && (_lookTimer is null || _awaited > _pause))
        {
            AwaitLook();
        }
    }

    private void AwaitLook()
    {
        _lookTimer?.Cancel();
        _lookTimer = null;
        if (_watched.Count > 0 && !_done.Task.IsCompleted)
        {
            _awaited = _pause;
            Watch(AwaitLookAsync(_lookTimer = new CancellationTokenSource()));
        }
    }

    private async Task AwaitLookAsync(CancellationTokenSource timer)
    {
        if (await WaitUntilAsync(_context.Now + _pause, timer.Token) && timer == _lookTimer)
        {
            _lookTimer = null;
            _lookIsDue = true;
            Pump();
        }
    }

    private async Task LookAsync()
    {
        (_lookIsDue, _looking) = (false, true);

        // When nothing happens for long, little is lost by being a little late. What happens meanwhile makes it short again.
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        var reply = await CallAsync<LookRequest, LookReply>(DurableNames.Look, new LookRequest
        {
            RunId = _input.RunId,
            Attempt = _input.Attempt,
            Nodes = [.. _watched.Values.Select(start => new WatchedNode(start.Node, start.Attempt, start.Reruns))],
        });
        _looking = false;
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

        _pause = reply.Ended.Count > 0 ? FirstPause : _pause;
        AwaitLook();
        Pump();
    }
}
