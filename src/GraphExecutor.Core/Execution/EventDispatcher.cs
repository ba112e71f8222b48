using System.Threading.Channels;
using GraphExecutor.Diagnostics;
using GraphExecutor.Events;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Execution;

/// <summary>
/// Carries events to the sink on a task of its own, so that a sink that is slow, throws or hangs is no concern of the run. What waits
/// for delivery is bounded: each kind of event has its number of places.
/// </summary>
internal sealed class EventDispatcher : IAsyncDisposable
{
    private const int LogPlaces = 1_024;
    private const int StatusPlaces = 102_400;

    // How long a run that ends waits for a sink that takes nothing.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly Func<GraphEvent, CancellationToken, ValueTask> _sink;
    private readonly ILogger? _logger;
    private readonly bool _wait;

    // Not bounded itself: the places are.
    private readonly Channel<GraphEvent> _queue = Channel.CreateUnbounded<GraphEvent>(new() { SingleReader = true });
    private readonly SemaphoreSlim _logPlaces = new(LogPlaces);
    private readonly SemaphoreSlim _statusPlaces = new(StatusPlaces);
    private readonly CancellationTokenSource _stalled = new();
    private readonly CancellationTokenSource _givenUp = new();
    private readonly ITimer _watch;
    private readonly Task _pump;
    private int _watched;
    private long _delivered;
    private long _deliveredBefore;

    public EventDispatcher(Func<GraphEvent, CancellationToken, ValueTask> sink, EventDelivery delivery, TimeProvider time, ILogger? logger)
    {
        _sink = sink;
        _wait = delivery == EventDelivery.Wait;
        _logger = logger;
        _watch = time.CreateTimer(_ => LookForProgress(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>Queues an event, or drops it when there is no place. With <see cref="EventDelivery.Wait"/> it waits for one.</summary>
    public ValueTask PostAsync(GraphEvent @event)
    {
        if (PlacesFor(@event) is not { } places || places.Wait(0))
        {
            _queue.Writer.TryWrite(@event);
            return ValueTask.CompletedTask;
        }

        if (_wait)
        {
            return PostWhenPlaceAsync(@event, places);
        }

        RunMetrics.EventsDropped.Add(1, new KeyValuePair<string, object?>(Tags.EventType, @event is LogEvent ? "log" : "node"));
        return ValueTask.CompletedTask;
    }

    /// <summary>From now on a sink that has taken nothing for a while is given up: a run that ends waits for nobody who is gone.</summary>
    public void WatchProgress()
    {
        if (Interlocked.Exchange(ref _watched, 1) == 0)
        {
            _watch.Change(DrainTime, DrainTime);
        }
    }

    /// <summary>Delivers what is queued. A sink that hangs is given up after a while, unless the run waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (!_wait)
        {
            WatchProgress();
        }

        try
        {
            await _pump.WaitAsync(_stalled.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (_logger is not null)
            {
                Log.SinkTooSlow(_logger, DrainTime.TotalSeconds, _queue.Reader.Count);
            }

            await _givenUp.CancelAsync().ConfigureAwait(false);
        }

        await _watch.DisposeAsync().ConfigureAwait(false);
    }

    private void LookForProgress()
    {
        var delivered = Interlocked.Read(ref _delivered);
        if (delivered == _deliveredBefore)
        {
            _stalled.Cancel();
        }

        _deliveredBefore = delivered;
    }

    private async ValueTask PostWhenPlaceAsync(GraphEvent @event, SemaphoreSlim places)
    {
        try
        {
            await places.WaitAsync(_stalled.Token).ConfigureAwait(false);
            _queue.Writer.TryWrite(@event);
        }
        catch (OperationCanceledException)
        {
            // The sink takes nothing any more: the event is dropped.
        }
    }

    private async Task PumpAsync()
    {
        await foreach (var @event in _queue.Reader.ReadAllAsync(_givenUp.Token).ConfigureAwait(false))
        {
            try
            {
                await _sink(@event, _givenUp.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // The sink is the caller's code; whatever it throws, the run goes on and the next event is delivered.
                if (_logger is not null)
                {
                    Log.SinkFailed(_logger, exception);
                }
            }

            Interlocked.Increment(ref _delivered);
            PlacesFor(@event)?.Release();
        }
    }

    /// <summary>Where an event takes a place; a run has so few of its own that they need none.</summary>
    private SemaphoreSlim? PlacesFor(GraphEvent @event) => @event switch
    {
        LogEvent => _logPlaces,
        NodeEvent => _statusPlaces,
        _ => null,
    };
}
