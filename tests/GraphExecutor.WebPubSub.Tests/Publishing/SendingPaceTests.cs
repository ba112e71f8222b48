using GraphExecutor.WebPubSub.Publishing;

namespace GraphExecutor.WebPubSub.Tests.Publishing;

public sealed class SendingPaceTests
{
    private static readonly TimeSpan Narrow = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Wide = TimeSpan.FromSeconds(2);

    private readonly SendingPace _pace = new(Narrow, Wide, 16);

    [Fact]
    public void Throttled_AgainAndAgain_DoublesTheWindowUpToTheWidest()
    {
        var windows = new List<double>();
        for (var second = 0; second < 8; second++)
        {
            _pace.Throttled(At(second), At(second), null);
            windows.Add(_pace.Window.TotalMilliseconds);
        }

        Assert.Equal([100, 200, 400, 800, 1600, 2000, 2000, 2000], windows);
    }

    [Fact]
    public void Throttled_MessagesUnderWayAtOnce_CountOnce()
    {
        _pace.Throttled(At(0), At(1), null);
        _pace.Throttled(At(0.5), At(1.1), null);

        Assert.Equal(TimeSpan.FromMilliseconds(100), _pace.Window);
    }

    [Fact]
    public void Sent_WhileAllGoesWell_NarrowsTheWindowAgain()
    {
        _pace.Throttled(At(0), At(0), null);
        _pace.Throttled(At(1), At(1), null);

        _pace.Sent(At(1.5));
        Assert.Equal(TimeSpan.FromMilliseconds(200), _pace.Window);
        _pace.Sent(At(3));
        Assert.Equal(TimeSpan.FromMilliseconds(100), _pace.Window);
        _pace.Sent(At(5));
        Assert.Equal(Narrow, _pace.Window);
        Assert.False(_pace.PushedBack);
    }

    [Fact]
    public void Throttled_WithRetryAfter_PausesForIt()
    {
        _pace.Throttled(At(0), At(1), TimeSpan.FromSeconds(7));

        Assert.Equal(At(8), _pace.NextStart);
    }

    [Fact]
    public void Throttled_WithAnAbsurdRetryAfter_PausesForAMinute()
    {
        _pace.Throttled(At(0), At(0), TimeSpan.FromDays(1));

        Assert.Equal(TimeSpan.FromMinutes(1), _pace.NextStart);
    }

    [Fact]
    public void Failed_UntilItWorksAgain_TriesOneMessageAtATime()
    {
        _pace.Failed(At(0));
        Assert.Equal(1, _pace.MaxConcurrent);
        Assert.Equal(At(0.2), _pace.NextStart);
        for (var i = 0; i < 100; i++)
        {
            _pace.Failed(At(1));
        }

        Assert.Equal(At(11), _pace.NextStart);
        _pace.Sent(At(12));
        Assert.Equal(16, _pace.MaxConcurrent);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
