using System.Text.Json;
using GraphExecutor.Execution;
using GraphExecutor.Storage;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Durable.Activities;

/// <summary>
/// Looks after the nodes of a run that run in this process: gives signs of life for them, and takes the messages that are left for them.
/// Together for all of them, and not before the first second is over: most nodes are done by then.
/// </summary>
internal sealed class NodeWatch(WorkerRun run, ILogger? logger)
{
    /// <summary>How long a worker counts as alive after a sign of life.</summary>
    public static readonly TimeSpan AliveTime = TimeSpan.FromSeconds(15);

    /// <summary>How long a message may stay unnoticed.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>How often a worker that is alive says so.</summary>
    public static readonly TimeSpan SignOfLifeEvery = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly List<LineExecution> _lines = [];
    private ITimer? _timer;
    private long _lastSign;
    private bool _looking;

    public void Add(LineExecution line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            if (_lines.Count == 1)
            {
                _lastSign = run.Time.GetTimestamp();
                _timer ??= run.Time.CreateTimer(_ => _ = LookAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(LookEvery, LookEvery);
            }
        }
    }

    public void Remove(LineExecution line)
    {
        lock (_lock)
        {
            _lines.Remove(line);
            if (_lines.Count == 0)
            {
                _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task LookAsync()
    {
        // Also while an earlier look waits for the store.
        run.StopWhenTooLong();
        LineExecution[] lines;
        lock (_lock)
        {
            if (_looking || _lines.Count == 0)
            {
                return;
            }

            _looking = true;
            lines = [.. _lines];
        }

        try
        {
            await TakeMessagesAsync(lines).ConfigureAwait(false);
            await GiveSignAsync(lines).ConfigureAwait(false);
        }
        catch (LeaseLostException exception)
        {
            foreach (var line in lines)
            {
                line.Abandon(exception);
            }
        }
        catch (StoreException exception)
        {
            // It may pass; what the nodes return is waited for longer.
            if (logger is not null)
            {
                DurableLog.LookFailed(logger, run.RunId, exception);
            }
        }
        finally
        {
            lock (_lock)
            {
                _looking = false;
            }
        }
    }

    /// <summary>Ends what runs here, and keeps what does not run yet from starting.</summary>
    public void StopAll()
    {
        LineExecution[] lines;
        lock (_lock)
        {
            lines = [.. _lines];
        }

        foreach (var line in lines)
        {
            line.Stop();
        }
    }

    /// <summary>Looks whether the run has taken too long, or somebody has said that it ends.</summary>
    public async Task LookForStopAsync(CancellationToken cancellationToken)
    {
        run.StopWhenTooLong();
        if (run.StopReason is null)
        {
            Take(await run.Store.LookForMessagesAsync(run.RunId, run.Attempt, cancellationToken).ConfigureAwait(false), []);
        }
    }

    /// <summary>For what runs here alone: what is typed for the node of another worker is left to that one.</summary>
    private async Task TakeMessagesAsync(LineExecution[] lines)
    {
        var current = lines.Select(line => line.Current).OfType<NodeAttempt>().ToList();
        string[] ids = [.. current.Select(attempt => attempt.Definition.Id)];
        Take(await run.Store.Store.TakeMessagesAsync(run.RunId, run.Attempt, ids).ConfigureAwait(false), current);
    }

    private void Take(IReadOnlyList<MailboxMessage> messages, List<NodeAttempt> current)
    {
        foreach (var message in messages)
        {
            switch (message)
            {
                case { Kind: MessageKind.Cancel, NodeId: null }:
                    run.Stop(StopActivity.Read(message));
                    break;
                case { Kind: MessageKind.Input, NodeId: { } node, Body.Element: { ValueKind: JsonValueKind.String } text }:
                    // Lost when the node does not run any more.
                    current.Find(attempt => attempt.Definition.Id == node)?.Input?.TryType(text.GetString()!);
                    break;
            }
        }
    }

    private async Task GiveSignAsync(LineExecution[] lines)
    {
        var began = run.Time.GetTimestamp();
        if (run.Time.GetElapsedTime(_lastSign, began) < SignOfLifeEvery)
        {
            return;
        }

        var running = lines.Select(line => (Line: line, Attempt: line.Current!)).Where(each => each.Attempt is not null).ToList();
        var processes = lines.Select(line => (Line: line, line.Process)).Where(each => each.Process is not null).ToList();
        if (running.Count > 0)
        {
            var aliveUntil = run.Time.GetUtcNow() + AliveTime;
            await run.Store.Store.WriteAsync(new RunWrite
            {
                RunId = run.RunId,
                Attempt = run.Attempt,
                Heartbeats = [.. running.Select(each => new NodeHeartbeat(each.Attempt.Definition.Id, each.Attempt.Number, aliveUntil))],
                Processes = [.. processes.Select(each => each.Process!)],
            }).ConfigureAwait(false);
            processes.ForEach(each => each.Line.Recorded(each.Process!));
            await AbandonLostAsync(running).ConfigureAwait(false);
        }

        // That of the sign, and not of its arrival: one that took long to arrive is soon followed by another.
        _lastSign = began;
    }

    /// <summary>
    /// Ends what somebody else has given up meanwhile, because no sign of life came for too long: the store was away from here, and the
    /// node may run elsewhere by now.
    /// </summary>
    private async Task AbandonLostAsync(List<(LineExecution Line, NodeAttempt Attempt)> running)
    {
        string[] ids = [.. running.Select(each => each.Attempt.Definition.Id)];
        var records = await run.Store.Store.GetNodesAsync(run.RunId, ids).ConfigureAwait(false);
        var byId = records.ToDictionary(record => record.NodeId, StringComparer.Ordinal);
        foreach (var (line, attempt) in running)
        {
            // Looked at last: one that has ended meanwhile has not been taken away.
            var isOurs = byId.TryGetValue(attempt.Definition.Id, out var record)
                && record.Runs(run.Attempt, attempt.Number) && record.Claim == line.Claim;
            if (!isOurs && line.Current == attempt)
            {
                line.Abandon(new StoreException(
                    StoreErrorCode.Conflict, $"Node {attempt.Definition.Id} of run {run.RunId} was given up, for its worker gave no sign of life."));
            }
        }
    }
}
