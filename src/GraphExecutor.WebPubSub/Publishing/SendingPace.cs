namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>How fast messages may be sent, from what became of earlier ones. Decides only: times are given.</summary>
internal sealed class SendingPace
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CalmTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestObeyed = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _narrowest;
    private readonly TimeSpan _widest;
    private readonly int _maxConcurrent;
    private TimeSpan _pausedUntil;
    private TimeSpan? _lastStart;
    private TimeSpan _changed;
    private int _failures;

    /// <param name="narrowest">The window while all goes well.</param>
    /// <param name="widest">What the window grows to at most.</param>
    /// <param name="maxConcurrent">Most messages under way while all goes well.</param>
    public SendingPace(TimeSpan narrowest, TimeSpan widest, int maxConcurrent)
    {
        _narrowest = narrowest;
        _widest = widest;
        _maxConcurrent = maxConcurrent;
        Window = narrowest;
    }

    /// <summary>Least time between two messages to one group.</summary>
    public TimeSpan Window { get; private set; }

    /// <summary>The service was asked too much lately: messages have to keep a distance, 10 a second at most, full or not.</summary>
    public bool PushedBack => Window > _narrowest;

    /// <summary>Most messages under way: one while sending fails, to find out whether it works again.</summary>
    public int MaxConcurrent => _failures > 0 ? 1 : _maxConcurrent;

    /// <summary>When the next message may be sent, as far as it depends on the service.</summary>
    public TimeSpan NextStart =>
        PushedBack && _lastStart is { } last && last + Interval > _pausedUntil ? last + Interval : _pausedUntil;

    /// <summary>A message is being sent.</summary>
    public void Started(TimeSpan now) => _lastStart = now;

    /// <summary>A message was taken.</summary>
    public void Sent(TimeSpan now)
    {
        _failures = 0;
        if (PushedBack && now - _changed >= CalmTime)
        {
            Window = Max(Window / 2, _narrowest);
            _changed = now;
        }
    }

    /// <summary>The service is asked too much.</summary>
    /// <param name="started">When the message was begun that it answered so: several under way at once count once.</param>
    /// <param name="now">The time.</param>
    /// <param name="retryAfter">How long it wants to be left alone, when it said so.</param>
    public void Throttled(TimeSpan started, TimeSpan now, TimeSpan? retryAfter)
    {
        if (!PushedBack || started >= _changed)
        {
            Window = Min(Window * 2, _widest);
            _changed = now;
        }

        Pause(now + Min(retryAfter ?? Window, LongestObeyed));
    }

    /// <summary>A message could not be sent: twice as long a pause as the last time.</summary>
    public void Failed(TimeSpan now)
    {
        Pause(now + Min(FirstPause * Math.Pow(2, Math.Min(_failures, 10)), LongestPause));
        _failures++;
    }

    private void Pause(TimeSpan until) => _pausedUntil = Max(_pausedUntil, until);

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
