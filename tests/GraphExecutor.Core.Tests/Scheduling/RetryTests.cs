using GraphExecutor.Runs;
using GraphExecutor.Workflows;
using static GraphExecutor.Tests.Scheduling.Line;

namespace GraphExecutor.Tests.Scheduling;

public sealed class RetryTests
{
    private static readonly RetryPolicy Three = new() { MaxAttempts = 3 };

    [Fact]
    public void Retry_SucceedsAtLast_Completes()
    {
        var run = new Graph(Tries("a", "ExitCode:4", "Timeout", "ok") with { Retry = Three }, Succeeds("b", after: "a")).Run();

        Assert.Equal(
            [
                "start a 1", "retry a in 1 s: retry after attempt 1 failed with ExitCode 4",
                "start a 2", "retry a in 2 s: retry after attempt 2 failed with Timeout",
                "start a 3", "settle a completed", "start b 1", "settle b completed", "end completed",
            ],
            run.TakeNews());
    }

    [Fact]
    public void Retry_NeverSucceeds_FailsWithTheLastError()
    {
        var run = new Graph(Tries("a", "Timeout", "Timeout", "ExitCode:5") with { Retry = Three }).Run();

        Assert.Equal("a failed ExitCode:5", run.Statuses);
    }

    [Fact]
    public void Retry_None_FailsAtOnce()
    {
        Assert.Equal(["start a 1", "settle a failed ExitCode:1: ExitCode 1", "end failed: a failed: ExitCode 1"], new Graph(Fails("a")).Run().TakeNews());
    }

    [Theory]
    [InlineData("ExitCode:100", "ExitCode:100", true)]
    [InlineData("ExitCode", "ExitCode:100", true)]
    [InlineData("ExitCode:100", "ExitCode:1", false)]
    [InlineData("Timeout", "ExitCode:1", false)]
    [InlineData("ExitCode:100 Timeout", "Timeout", true)]
    public void Retry_NamesErrors_RetriesThoseAlone(string on, string error, bool retried)
    {
        var run = new Graph(Tries("a", error, "ok") with { Retry = Three with { On = [.. on.Split(' ')] } }).Run();

        Assert.Equal(retried ? RunStatus.Completed : RunStatus.Failed, run.Status);
    }

    [Fact]
    public void Retry_SkipBranch_IsNoFailure()
    {
        Assert.Equal(["start a 1", "settle a completed", "end completed"], new Graph(Skips("a") with { Retry = Three }).Run().TakeNews());
    }

    [Fact]
    public void Retry_UpstreamFailed_IsNotRetried()
    {
        var run = new Graph(Fails("a"), Succeeds("b", after: "a") with { Retry = Three }).Run();

        Assert.Empty(run.Retrying);
        Assert.Equal("failed UpstreamFailed", run["b"]);
    }

    [Fact]
    public void Retry_WhileItWaits_OthersUseItsPlace()
    {
        var run = new Graph(Tries("a", "Timeout", "ok") with { Retry = Three }, Succeeds("b"), Succeeds("c")) { MaxParallelism = 1 }.Start();

        run.Finish("a");
        Assert.Equal(["b"], run.Running);
        run.RetryDue("a");
        Assert.Equal(["b"], run.Running);
        run.Finish("b");
        Assert.Equal(["a"], run.Running);
    }

    [Fact]
    public void Retry_WhileItWaits_GivesItsPlaceInThePoolBack()
    {
        var run = new Graph(
            Tries("a", "Timeout", "ok") with { Retry = Three, Pool = "p" }, Succeeds("b") with { Pool = "p" })
        { Pools = "p=1" }.Start();

        run.Finish("a");
        Assert.Equal(["b"], run.Running);
        run.TakeNews();
        run.RetryDue("a");
        Assert.Equal(["pool a: pool p is full"], run.TakeNews());
        run.Finish("b");

        Assert.Equal(["settle b completed", "start a 2"], run.TakeNews());
    }

    [Fact]
    public void Retry_Jitter_FollowsTheRandomNumber()
    {
        foreach (var (random, delay) in ((double, string)[])[(0, "5"), (0.5, "10"), (1, "15")])
        {
            var run = new Graph(Fails("a") with { Retry = new RetryPolicy { MaxAttempts = 2, Delay = TimeSpan.FromSeconds(10), Jitter = 0.5 } }).Start();
            run.TakeNews();

            run.Finish("a", random: random);

            Assert.StartsWith($"retry a in {delay} s:", run.TakeNews()[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Retry_WithoutDelay_StaysWithoutDelayForEver()
    {
        // Doubled a thousand times, the factor is infinite.
        var retry = new RetryPolicy { MaxAttempts = 2_000, Delay = TimeSpan.Zero };

        var run = new Graph(Fails("a") with { Retry = retry }).Run();

        Assert.All(run.TakeNews().Where(news => news.StartsWith("retry", StringComparison.Ordinal)), news => Assert.StartsWith("retry a in 0 s", news, StringComparison.Ordinal));
        Assert.Equal("a failed ExitCode:1", run.Statuses);
    }

    [Fact]
    public void Lost_ByDefault_RerunsAtOnceThreeTimesAtMost()
    {
        var run = new Graph(Fails("a", "Lost")).Run();

        Assert.Equal(
            [
                "start a 1", "retry a in 0 s: retry after attempt 1 failed with Lost",
                "start a 2", "retry a in 0 s: retry after attempt 2 failed with Lost",
                "start a 3", "retry a in 0 s: retry after attempt 3 failed with Lost",
                "start a 4", "settle a failed Lost: Lost", "end failed: a failed: Lost",
            ],
            run.TakeNews());
    }

    [Fact]
    public void Lost_RerunsAreNoRetries_SoThatAllRetriesAreLeft()
    {
        var run = new Graph(Tries("a", "Lost", "ExitCode:1", "Lost", "ExitCode:1", "ok") with { Retry = Three }).Run();

        Assert.Equal(
            [
                "start a 1", "retry a in 0 s: retry after attempt 1 failed with Lost",
                "start a 2", "retry a in 1 s: retry after attempt 2 failed with ExitCode 1",
                "start a 3", "retry a in 0 s: retry after attempt 3 failed with Lost",
                "start a 4", "retry a in 2 s: retry after attempt 4 failed with ExitCode 1",
                "start a 5", "settle a completed", "end completed",
            ],
            run.TakeNews());
    }

    [Fact]
    public void Lost_NodeWantsToFail_FailsAtOnce()
    {
        var run = new Graph(Fails("a", "Lost") with { OnLost = LostPolicy.Fail, Retry = Three }).Run();

        Assert.Equal(["start a 1", "settle a failed Lost: Lost", "end failed: a failed: Lost"], run.TakeNews());
    }

    [Theory]
    [InlineData(1, 0.5, 1)]
    [InlineData(2, 0.5, 2)]
    [InlineData(4, 0.5, 8)]
    [InlineData(10, 0.5, 300)]
    [InlineData(1_000_000, 0.5, 300)]
    public void DelayAfter_Defaults_DoublesUpToFiveMinutes(int attempt, double random, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), new RetryPolicy().DelayAfter(attempt, random));
    }

    [Fact]
    public void DelayAfter_Jitter_StaysBetweenZeroAndTheCap()
    {
        var policy = new RetryPolicy { Delay = TimeSpan.FromSeconds(10), MaxDelay = TimeSpan.FromSeconds(12), Jitter = 1 };

        Assert.Equal(TimeSpan.Zero, policy.DelayAfter(1, 0));
        Assert.Equal(TimeSpan.FromSeconds(10), policy.DelayAfter(1, 0.5));
        Assert.Equal(TimeSpan.FromSeconds(12), policy.DelayAfter(1, 1));
        Assert.Equal(TimeSpan.FromSeconds(12), policy.DelayAfter(int.MaxValue, 1));
    }

    [Fact]
    public void DelayAfter_BackoffOne_StaysTheSame()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), new RetryPolicy { Delay = TimeSpan.FromSeconds(3), Backoff = 1 }.DelayAfter(50, 0.5));
    }

    [Fact]
    public void DelayAfter_AttemptZero_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy().DelayAfter(0, 0.5));
    }
}
