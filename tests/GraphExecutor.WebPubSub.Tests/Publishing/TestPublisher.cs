using GraphExecutor.Events;
using GraphExecutor.WebPubSub.Publishing;

namespace GraphExecutor.WebPubSub.Tests.Publishing;

/// <summary>A publisher whose clock stands still until it is moved.</summary>
internal sealed class TestPublisher : IAsyncDisposable
{
    private readonly long _start;

    public TestPublisher(Func<RunEventPublisherOptions, RunEventPublisherOptions>? change = null)
    {
        _start = Time.GetTimestamp();
        Sender = new FakeSender { Clock = () => Now };
        var options = new RunEventPublisherOptions { TimeProvider = Time };
        Publisher = new RunEventPublisher(Sender, change?.Invoke(options) ?? options);
    }

    public WatchedTime Time { get; } = new();

    public FakeSender Sender { get; }

    public RunEventPublisher Publisher { get; }

    public TimeSpan Now => Time.GetElapsedTime(_start);

    public async Task PublishAsync(params IEnumerable<GraphEvent> events)
    {
        foreach (var @event in events)
        {
            await Publisher.PublishAsync(@event, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits, while the clock stands, until something holds.</summary>
    public static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Lets the clock run, a step at a time, until something holds.</summary>
    public async Task RunUntil(Func<bool> condition, TimeSpan? step = null)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();

            // Not while a message is under way, or its answer is not taken in: the clock would run ahead. Until then its time limit is
            // set; the publisher's own timer, its first, is once it waits.
            if (Time.IsAwaitedByFirstAlone)
            {
                Time.Advance(step ?? TimeSpan.FromMilliseconds(10));
            }

            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        var disposal = Publisher.DisposeAsync().AsTask();
        while (!disposal.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
