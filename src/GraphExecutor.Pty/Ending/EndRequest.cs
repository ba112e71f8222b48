using GraphExecutor.Nodes;
using GraphExecutor.Pty.Reading;

namespace GraphExecutor.Pty.Ending;

/// <summary>Why a command is to be ended before it ends by itself: what comes first counts.</summary>
internal sealed class EndRequest : IDisposable
{
    /// <summary>The longest time that timers take, about 49 days. A longer limit is never reached in practice.</summary>
    internal static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TaskCompletionSource<CommandEnding> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly CancellationTokenRegistration _cancellation;
    private readonly CancellationTokenRegistration _closing;
    private ITimer? _timeout;
    private ITimer? _idleTimeout;

    /// <param name="time">The clock of the limits.</param>
    /// <param name="cancellation">Somebody does not want the command any more.</param>
    /// <param name="closing">The runner is being disposed.</param>
    internal EndRequest(TimeProvider time, CancellationToken cancellation, CancellationToken closing)
    {
        _time = time;
        _cancellation = cancellation.UnsafeRegister(static request => ((EndRequest)request!).Make(CommandEnding.Cancelled), this);
        _closing = closing.UnsafeRegister(static request => ((EndRequest)request!).Make(CommandEnding.Cancelled), this);
    }

    /// <summary>Completes when the request is made.</summary>
    internal Task<CommandEnding> Made => _made.Task;

    public void Dispose()
    {
        _cancellation.Dispose();
        _closing.Dispose();
        _timeout?.Dispose();
        Volatile.Read(ref _idleTimeout)?.Dispose();
    }

    /// <summary>Never does the ending on the caller's thread.</summary>
    internal void Make(CommandEnding reason) => _made.TrySetResult(reason);

    /// <summary>Begins to watch the limits of a command that has just been started.</summary>
    internal void Watch(CommandRequest request, IReadOnlyList<OutputReader> readers)
    {
        if (request.Timeout is { } timeout && timeout <= LongestTimer)
        {
            _timeout = _time.CreateTimer(_ => Make(CommandEnding.TimedOut), null, timeout, Timeout.InfiniteTimeSpan);
        }

        if (request.IdleTimeout is { } idle && idle <= LongestTimer)
        {
            // Set up before it starts: it sets itself again, and must find itself to do so.
            Volatile.Write(
                ref _idleTimeout,
                _time.CreateTimer(_ => OnIdle(idle, readers), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
            _idleTimeout!.Change(idle, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnIdle(TimeSpan limit, IReadOnlyList<OutputReader> readers)
    {
        var left = limit - readers.Min(reader => reader.Silence);
        if (left <= TimeSpan.Zero)
        {
            Make(CommandEnding.IdleTimedOut);
            return;
        }

        // Returns false, and does nothing, when the command has ended meanwhile.
        Volatile.Read(ref _idleTimeout)?.Change(left, Timeout.InfiniteTimeSpan);
    }
}
