using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Execution;

/// <content>Commands that wait until the host has a place for them. To the scheduler they run; what is told is that they wait.</content>
internal sealed partial class RunDriver
{
    /// <summary>Starts a node, or has it wait for its place.</summary>
    private void StartWhenThereIsRoom(SchedulerCommand.StartNode start)
    {
        if (_options.Places is not { } places || Plan.Node(start.Node) is not CommandNode)
        {
            _starting.Add(Start(start));
            return;
        }

        var entering = places.EnterAsync(RunId, StopToken);
        if (entering.IsCompletedSuccessfully)
        {
            _starting.Add(StartIn(entering.Result, start));
            return;
        }

        Wait(start.Node, Next(start.Node, NodeStatus.Waiting) with { Reason = places.WhyFull });
        _ = AwaitPlaceAsync(start, entering);
    }

    private async Task AwaitPlaceAsync(SchedulerCommand.StartNode start, Task<IDisposable> entering)
    {
        IDisposable? place = null;
        try
        {
            place = await entering.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The run ends first, and takes that from there being no place.
        }

        if (!_inbox.Writer.TryWrite(new Message(null, null, null, new Entry(start, place))))
        {
            place?.Dispose();
        }
    }

    private async ValueTask EnterAsync(Entry entry)
    {
        if (entry.Place is null)
        {
            _current[entry.Start.Node] = new NodeAttempt(this, entry.Start.Node, entry.Start.Attempt);
            await ApplyAsync(new SchedulerEvent.NodeFinished(entry.Start.Node, NodeOutcome.Cancelled)).ConfigureAwait(false);
            return;
        }

        _starting.Add(StartIn(entry.Place, entry.Start));
        await CarryOutAsync().ConfigureAwait(false);
    }

    private NodeAttempt StartIn(IDisposable place, SchedulerCommand.StartNode start)
    {
        var attempt = Start(start);
        attempt.Place = place;
        return attempt;
    }

    /// <summary>A node has its place; none when it gave up waiting, because the run ends.</summary>
    private sealed record Entry(SchedulerCommand.StartNode Start, IDisposable? Place);
}
