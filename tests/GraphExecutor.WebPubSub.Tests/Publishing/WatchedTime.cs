using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.WebPubSub.Tests.Publishing;

/// <summary>A clock that knows who waits for it.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly List<WatchedTimer> _timers = [];

    /// <summary>Whether the timer that was made first, and no other one, is set.</summary>
    public bool IsAwaitedByFirstAlone
    {
        get
        {
            lock (_timers)
            {
                return _timers is [{ IsSet: true }, .. var others] && !others.Any(timer => timer.IsSet);
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, dueTime);
        timer.Inner = base.CreateTimer(
            _ =>
            {
                timer.IsSet = false;
                callback(state);
            },
            null,
            dueTime,
            period);
        lock (_timers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    private void Forget(WatchedTimer timer)
    {
        lock (_timers)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class WatchedTimer(WatchedTime time, TimeSpan dueTime) : ITimer
    {
        private volatile bool _isSet = dueTime != Timeout.InfiniteTimeSpan;

        public ITimer Inner { get; set; } = null!;

        public bool IsSet
        {
            get => _isSet;
            set => _isSet = value;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // Before it is set: it may be due at once, on this very thread.
            _isSet = dueTime != Timeout.InfiniteTimeSpan;
            return Inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            Inner.Dispose();
            time.Forget(this);
        }

        public ValueTask DisposeAsync()
        {
            time.Forget(this);
            return Inner.DisposeAsync();
        }
    }
}
