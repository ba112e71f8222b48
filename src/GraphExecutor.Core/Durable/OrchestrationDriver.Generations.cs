using System.IO.Compression;
using System.Text;
using GraphExecutor.Durable.Messages;

namespace GraphExecutor.Durable;

/// <content>
/// Generations: an engine replays the whole history at each event, so histories are kept short. From time to time the execution gives
/// way to a new one, which goes on from the scheduler's state. What activities that are under way then return is lost to it: their nodes are
/// watched from then on. So a node takes one place of a worker, however many executions there are meanwhile.
/// An engine ends no execution before all that it has called has returned. While something is under way the new one therefore is another
/// orchestration, and this one waits for it: or every node would wait for the slowest of those that run.
/// </content>
internal sealed partial class OrchestrationDriver
{
    // Those of the activities that were under way when another orchestration took over have returned.
    private readonly TaskCompletionSource _returned = new();
    private Task<OrchestrationResult>? _other;
    private DateTimeOffset _handedOnAt;

    private bool IsHandedOn => _other is not null;

    private bool IsUnderWay => _running > 0 || _looking;

    private bool ShouldGiveWay =>
        (_starting.Count > 0 || _lookIsDue) && _calls >= _generations.MinCalls && _calls >= _generations.CallsPerLostResult * _running
        && _stops == 0 && !_scheduler.AwaitsConditions;

    private void GiveWay()
    {
        var uncalled = _starting.Select(start => start.Node).Where(node => !_calledBefore.Contains(node)).ToHashSet();
        var next = _input with
        {
            State = new GenerationState
            {
                Generation = (_input.State?.Generation ?? 0) + 1,
                StartedAt = _startedAt,
                Scheduler = SaveScheduler(),
                Retries = [.. _retries.Select(retry => new RetryWait(retry.Key, retry.Value))],
                Watched = [.. _scheduler.Unfinished().Select(start => start.Node).Where(node => !uncalled.Contains(node))],
            },
        };
        if (IsUnderWay)
        {
            Watch(HandOnAsync(next));
            return;
        }

        Finish(() =>
        {
            _context.ContinueAsNew(next);
            _done.TrySetResult(new OrchestrationResult(Runs.RunStatus.Running, null));
        });
    }

    private async Task HandOnAsync(OrchestrationInput next)
    {
        GiveUpTimers();
        _handedOnAt = _context.Now;
        _other = _context.GoOnInAnotherAsync(next);
        var result = await _other;
        if (IsUnderWay)
        {
            await _returned.Task;
        }

        _done.TrySetResult(result);
    }

    /// <summary>Calls an activity that may be under way when another orchestration takes over.</summary>
    /// <returns>Its answer; <see langword="null"/> when the other one goes on by then: what came of it, a failure too, is for nobody.</returns>
    private async Task<TOut?> CallUntilHandedOnAsync<TIn, TOut>(string activity, TIn request)
        where TOut : ActivityReply
    {
        try
        {
            var reply = await CallAsync<TIn, TOut>(activity, request);
            return IsHandedOn ? null : reply;
        }
        catch (Exception) when (IsHandedOn)
        {
            return null;
        }
    }

    /// <summary>An activity has returned, or failed, for nobody: the other orchestration sees by the record what became of its nodes.</summary>
    /// <param name="hadNodes">Whether it executed nodes.</param>
    private void ReturnedTooLate(bool hadNodes)
    {
        // At first the other one looks of its own accord, and soon.
        if (hadNodes && _context.Now - _handedOnAt > FirstPause)
        {
            RaiseForOther(DurableNames.ReturnedEvent);
        }

        if (!IsUnderWay)
        {
            _returned.TrySetResult();
        }
    }

    /// <summary>Looks at the nodes at once when something returns to an orchestration before this one.</summary>
    private async Task AwaitReturnsAsync()
    {
        while (true)
        {
            await _context.WaitForEventAsync(DurableNames.ReturnedEvent);
            if (IsHandedOn)
            {
                RaiseForOther(DurableNames.ReturnedEvent);
            }
            else
            {
                LookSoon();
                Pump();
            }
        }
    }

    private void RaiseForOther(string name)
    {
        if (!_other!.IsCompleted)
        {
            _context.RaiseForOther(name);
        }
    }

    private void GoOn(GenerationState state)
    {
        using (var reader = new BinaryReader(new DeflateStream(new MemoryStream(state.Scheduler), CompressionMode.Decompress), Encoding.UTF8))
        {
            _scheduler.Restore(reader);
        }

        _startedAt = state.StartedAt;
        var watched = state.Watched.ToHashSet();
        foreach (var start in _scheduler.Unfinished())
        {
            if (watched.Contains(start.Node))
            {
                WatchNode(start);
            }
            else
            {
                _starting.Enqueue(start);
            }
        }

        Watch(AwaitReturnsAsync());
        Watch(AwaitRunTimeoutAsync());
        foreach (var (node, dueAt) in state.Retries)
        {
            Watch(AwaitRetryAsync(node, dueAt));
        }
    }

    private byte[] SaveScheduler()
    {
        var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(new DeflateStream(bytes, CompressionLevel.Fastest, leaveOpen: true), Encoding.UTF8))
        {
            _scheduler.Save(writer);
        }

        return bytes.ToArray();
    }
}
