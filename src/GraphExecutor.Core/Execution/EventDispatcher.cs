using System.Threading.Channels;
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

    // How long the end of a run waits for a sink that drops nothing of its own accord but is slow.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly Func<GraphEvent, CancellationToken, ValueTask> _sink;
    private readonly ILogger? _logger;
    private readonly TimeProvider _time;
    private readonly bool _wait;

    // Not bounded itself: the places are.
    private readonly Channel<GraphEvent> _queue = Channel.CreateUnbounded<GraphEvent>(new() { SingleReader = true });
    private readonly SemaphoreSlim _logPlaces = new(LogPlaces);
    private readonly SemaphoreSlim _statusPlaces = new(StatusPlaces);
    private readonly CancellationTokenSource _noMoreWaiting = new();
    private readonly CancellationTokenSource _givenUp = new();
    private readonly Task _pump;

    public EventDispatcher(Func<GraphEvent, CancellationToken, ValueTask> sink, EventDelivery delivery, TimeProvider time, ILogger? logger)
    {
        _sink = sink;
        _wait = delivery == EventDelivery.Wait;
        _time = time;
        _logger = logger;
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>Queues an event, or drops it when there is no place. With <see cref="EventDelivery.Wait"/> it waits for one.</summary>
    public ValueTask PostAsync(GraphEvent @event)
    {
        var places = PlacesFor(@event);
        if (places.Wait(0))
        {
            _queue.Writer.TryWrite(@event);
            return ValueTask.CompletedTask;
        }

        return _wait ? PostWhenPlaceAsync(@event, places) : ValueTask.CompletedTask;
    }

    /// <summary>From now on drops what has no place: a run that is being cancelled waits for nobody.</summary>
    public void StopWaiting() => _noMoreWaiting.Cancel();

    /// <summary>Delivers what is queued. A sink that hangs is given up after a while, unless the run waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        try
        {
            if (_wait)
            {
                await _pump.WaitAsync(_noMoreWaiting.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Cancelled while it waited: now it waits as long as for any other sink.
        }

        try
        {
            await _pump.WaitAsync(DrainTime, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            if (_logger is not null)
            {
                Log.SinkTooSlow(_logger, DrainTime.TotalSeconds, _queue.Reader.Count);
            }

            await _givenUp.CancelAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask PostWhenPlaceAsync(GraphEvent @event, SemaphoreSlim places)
    {
        try
        {
            await places.WaitAsync(_noMoreWaiting.Token).ConfigureAwait(false);
            _queue.Writer.TryWrite(@event);
        }
        catch (OperationCanceledException)
        {
            // The run was cancelled: the event is dropped.
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

            PlacesFor(@event).Release();
        }
    }

    private SemaphoreSlim PlacesFor(GraphEvent @event) => @event is LogEvent ? _logPlaces : _statusPlaces;
}
