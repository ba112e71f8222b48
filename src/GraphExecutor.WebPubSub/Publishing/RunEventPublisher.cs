using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>
/// Sends the events of all runs of a process to their groups: in batches, in order within a group, and never faster than the service
/// likes. Give <see cref="PublishAsync"/> to runs as their event sink.
/// </summary>
/// <remarks>
/// It holds no run up: what cannot be sent waits, up to a number of bytes; beyond that whole events are dropped, the oldest log events of
/// the run that has most of them first. A message may arrive twice when its answer was lost. Readers see both by the numbers that events
/// carry, <c>version</c> and <c>firstLine</c>. All members may be called on any thread.
/// </remarks>
public sealed class RunEventPublisher : IAsyncDisposable
{
    /// <summary>The name of the meter that says what publishers send and drop.</summary>
    public const string MeterName = "GraphExecutor.WebPubSub";

    private readonly IGroupSender _sender;
    private readonly RunEventPublisherOptions _options;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly EventEncoder _encoder;
    private readonly Lock _gate = new();
    private readonly EventBacklog _backlog;
    private readonly SendingPace _pace;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stop = new();
    private readonly DropLog _drops;
    private int _sending;
    private bool _failing;
    private bool _closing;

    /// <summary>Makes a publisher.</summary>
    /// <param name="sender">What sends a message to a group.</param>
    /// <param name="options">How it batches, and what it may cost.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public RunEventPublisher(IGroupSender sender, RunEventPublisherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sender);
        _sender = sender;
        _options = options ?? new RunEventPublisherOptions();
        _options.Check();
        _time = _options.TimeProvider;
        _start = _time.GetTimestamp();
        _encoder = new EventEncoder(_options.MaxMessageBytes);
        _drops = new DropLog(_options.Logger);
        _backlog = new EventBacklog(
            _options.MaxMessageBytes, _options.MaxPendingBytes, (kind, count) => _drops.Add(kind, DropReason.Memory, count));
        _pace = new SendingPace(_options.Window, _options.WidestWindow, _options.MaxConcurrentSends);
        _timer = _time.CreateTimer(_ => SendDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many events were dropped so far, for any reason: of each group that would have got it.</summary>
    public long DroppedEvents => _drops.Count;

    /// <summary>How many bytes of events wait to be sent.</summary>
    public long PendingBytes
    {
        get
        {
            lock (_gate)
            {
                return _backlog.Cost;
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Takes an event, and returns at once.</summary>
    /// <param name="event">The event.</param>
    /// <param name="cancellationToken">Not needed: nothing is waited for.</param>
    public ValueTask PublishAsync(GraphEvent @event, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var kind = @event is LogEvent ? EventKind.Log : EventKind.Status;
        var pieces = _encoder.Encode(@event);
        if (pieces.Count == 0)
        {
            _drops.Add(kind, DropReason.TooLong, 1);
        }

        var isDue = false;
        lock (_gate)
        {
            if (_closing)
            {
                _drops.Add(kind, DropReason.Shutdown, pieces.Count);
                return ValueTask.CompletedTask;
            }

            foreach (var json in pieces)
            {
                isDue |= Add(kind == EventKind.Log ? EventGroups.OfLog(@event.RunId) : EventGroups.OfRun(@event.RunId), kind, json);
                isDue |= @event is RunEvent && Add(EventGroups.Runs, kind, json);
            }

            if (@event is RunEvent { Status: not RunStatus.Running })
            {
                isDue |= Hasten(@event.RunId);
            }
        }

        if (isDue)
        {
            SendDue();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Sends what waits of a run without waiting for more, and completes when that is done, or after
    /// <see cref="RunEventPublisherOptions.FlushTime"/>. For a process that may be frozen or ended once a run, or a part of it, is done.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether nothing waits any more.</returns>
    public Task<bool> FlushAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        Task[] tasks;
        lock (_gate)
        {
            Hasten(runId);
            tasks = [.. GroupsOf(runId).Select(group => group.WhenEmpty)];
        }

        SendDue();
        return WaitAsync(Task.WhenAll(tasks), cancellationToken);
    }

    /// <summary>
    /// Sends what waits, for <see cref="RunEventPublisherOptions.FlushTime"/> at most, and drops what is left then. Events that come later
    /// are dropped.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Task[] tasks;
        lock (_gate)
        {
            if (_closing)
            {
                return;
            }

            _closing = true;
            foreach (var group in _backlog.Groups)
            {
                _backlog.Hasten(group, Now);
            }

            tasks = [.. _backlog.Groups.Select(group => group.WhenEmpty)];
        }

        SendDue();
        await WaitAsync(Task.WhenAll(tasks), CancellationToken.None).ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        lock (_gate)
        {
            foreach (var group in _backlog.Groups)
            {
                _drops.Add(group.Kind, DropReason.Shutdown, group.Count);
            }

            PublishingMetrics.Waiting(-_backlog.Cost);
        }
    }

    private bool Add(string group, EventKind kind, byte[] json)
    {
        var before = _backlog.Cost;
        var isDue = _backlog.Add(group, kind, json, Now, hastenFull: !_pace.PushedBack);
        PublishingMetrics.Waiting(_backlog.Cost - before);
        return isDue;
    }

    private bool Hasten(string runId)
    {
        var any = false;
        foreach (var group in GroupsOf(runId))
        {
            any |= _backlog.Hasten(group, Now);
        }

        return any;
    }

    private IEnumerable<EventGroup> GroupsOf(string runId) =>
        new[] { EventGroups.OfLog(runId), EventGroups.OfRun(runId), EventGroups.Runs }.Select(_backlog.Find).OfType<EventGroup>();

    private async Task<bool> WaitAsync(Task task, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(_options.FlushTime, _time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Sends what is due and may be sent now, and comes back when more is.</summary>
    private void SendDue()
    {
        lock (_gate)
        {
            var now = Now;
            while (!_stop.IsCancellationRequested && _sending < _pace.MaxConcurrent && _pace.NextStart <= now && _backlog.Take(now) is { } group)
            {
                _sending++;
                _pace.Started(now);
                _ = Task.Run(() => SendAsync(group, now));
            }

            if (_sending < _pace.MaxConcurrent && _backlog.NextDue is { } due && !_stop.IsCancellationRequested)
            {
                var wait = (due > _pace.NextStart ? due : _pace.NextStart) - now;

                // Timers count whole milliseconds: rounded down, one would fire too early and again and again.
                _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task SendAsync(EventGroup group, TimeSpan started)
    {
        SendResult result;
        using var limit = new CancellationTokenSource(_options.SendTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            result = await _sender.SendAsync(group.Name, group.ComposeMessage(), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            result = SendResult.Failed($"no answer within {_options.SendTimeout.TotalSeconds} s");
        }
        catch (Exception exception)
        {
            // The sender is a port: whatever it throws, sending goes on.
            result = SendResult.Failed(exception.Message);
        }

        PublishingMetrics.Attempted(result.Outcome, Now - started);
        lock (_gate)
        {
            _sending--;
            Learn(result, started);
            Finish(group, result);
        }

        SendDue();
    }

    private void Learn(SendResult result, TimeSpan started)
    {
        switch (result.Outcome)
        {
            case SendOutcome.Throttled:
                var before = _pace.Window;
                _pace.Throttled(started, Now, result.RetryAfter);
                if (_pace.Window > before && _options.Logger is { } logger)
                {
                    Log.WindowWidened(logger, _pace.Window.TotalMilliseconds);
                }

                break;
            case SendOutcome.Failed:
                _pace.Failed(Now);
                Say(failing: true, result.Reason);
                break;
            default:
                _pace.Sent(Now);
                Say(failing: false, null);
                break;
        }
    }

    private void Say(bool failing, string? reason)
    {
        if (_failing != failing && _options.Logger is { } logger && !_stop.IsCancellationRequested)
        {
            if (failing)
            {
                Log.SendingFails(logger, reason);
            }
            else
            {
                Log.SendingWorks(logger);
            }
        }

        _failing = failing;
    }

    private void Finish(EventGroup group, SendResult result)
    {
        var now = Now;
        var expired = result.Outcome is SendOutcome.Failed or SendOutcome.Throttled && group.MessageAge(now) > _options.GiveUpAfter;
        var remains = result.Outcome is SendOutcome.Failed or SendOutcome.Throttled && !expired;
        var cost = _backlog.Cost;
        var count = _backlog.Finish(group, now, _closing ? TimeSpan.Zero : _pace.Window, hastenFull: !_pace.PushedBack, remains);
        PublishingMetrics.Waiting(_backlog.Cost - cost);
        if (expired)
        {
            _drops.Add(group.Kind, DropReason.Expired, count);
        }
        else if (result.Outcome == SendOutcome.Refused)
        {
            _drops.Add(group.Kind, DropReason.Refused, count);
            if (_options.Logger is { } logger)
            {
                Log.MessageRefused(logger, group.Name, count, result.Reason);
            }
        }
        else if (result.Outcome == SendOutcome.Sent)
        {
            PublishingMetrics.Sent(group.Kind, count);
            if (_backlog.Cost == 0)
            {
                _drops.CaughtUp();
            }
        }
    }
}
