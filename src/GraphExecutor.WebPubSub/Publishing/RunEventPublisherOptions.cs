using Microsoft.Extensions.Logging;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>How a <see cref="RunEventPublisher"/> batches, and what it may cost.</summary>
public sealed record RunEventPublisherOptions
{
    /// <summary>
    /// Least time between two messages to one group, unless the later is full; 50 ms by default. The first event after a silence goes out
    /// at once. It doubles each time the service answers that it is asked too much, and halves after two seconds of success.
    /// </summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What <see cref="Window"/> grows to at most; 2 s by default.</summary>
    public TimeSpan WidestWindow { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Longest message in bytes; 64 KiB by default. A longer log event is cut between its lines, a longer node event goes without its
    /// output; what is longer all the same is a message of its own.
    /// </summary>
    public int MaxMessageBytes { get; init; } = 64 * 1024;

    /// <summary>Most bytes of events that wait to be sent, of all runs together; 32 MiB by default. Beyond it events are dropped.</summary>
    public long MaxPendingBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Most messages under way at once, each to a group of its own; 16 by default.</summary>
    public int MaxConcurrentSends { get; init; } = 16;

    /// <summary>How long one attempt to send may take; 10 s by default.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How old an event may become while sending fails; 5 minutes by default. Then it is dropped.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a flush, and the disposal, wait for what has not been sent; 5 s by default.</summary>
    public TimeSpan FlushTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where it says what could not be sent; nowhere by default.</summary>
    public ILogger? Logger { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Window, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(WidestWindow, Window);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxMessageBytes, EventEncoder.LongestMessage);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPendingBytes, MaxMessageBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentSends, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SendTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(GiveUpAfter, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(FlushTime, TimeSpan.Zero);
    }
}
