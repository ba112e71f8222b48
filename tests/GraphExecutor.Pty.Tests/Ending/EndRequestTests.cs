using System.Diagnostics;
using GraphExecutor.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Pty.Tests.Ending;

public sealed class EndRequestTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    /// <summary>Ignores what it may, in a process group of its own and in that of the shell, and says which processes these are.</summary>
    private const string Stubborn =
        """
        trap '' TERM HUP
        set -m
        bash -c 'echo child=$$; while :; do sleep 1000; done' &
        set +m
        echo self=$$
        while :; do sleep 1000; done
        """;

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_Timeout_EndsItWhateverItsExitCode(bool terminal)
    {
        var request = TestCommand.Shell("trap 'exit 0' TERM; sleep 1000 & wait");
        var result = await TestCommand.RunAsync(request with { Timeout = Soon, Terminal = terminal ? TerminalSize.Default : null });
        Assert.Equal((CommandEnding.TimedOut, 0), (result.Ending, result.ExitCode));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_TimeoutNotReached_ChangesNothing()
    {
        var result = await TestCommand.RunAsync(
            TestCommand.Shell("exit 4") with { Timeout = TimeSpan.FromDays(1000), IdleTimeout = TimeSpan.FromDays(20) });
        Assert.Equal((CommandEnding.Exited, 4), (result.Ending, result.ExitCode));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Limits_FollowTheGivenClock()
    {
        var time = new FakeTimeProvider();
        await using var runner = new PtyCommandRunner(new PtyCommandRunnerOptions { TimeProvider = time });
        var output = new RecordedOutput();
        var request = TestCommand.Shell("trap '' TERM; echo pid=$$; while :; do sleep 1000; done") with
        {
            Timeout = TimeSpan.FromHours(2),
            IdleTimeout = TimeSpan.FromHours(1),
            GracePeriod = TimeSpan.FromDays(1),
        };
        var running = runner.RunAsync(request, output, TestContext.Current.CancellationToken);
        var pid = await output.WaitForNumberAsync("pid");
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.True(TestCommand.IsAlive(pid));
        time.Advance(TimeSpan.FromMinutes(1));
        while (!running.IsCompleted)
        {
            // The grace period begins when the signals have been sent, which nothing shows from outside.
            time.Advance(TimeSpan.FromHours(12));
            await Task.Yield();
        }

        Assert.Equal((CommandEnding.IdleTimedOut, 9), ((await running).Ending, (await running).Signal));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Silence_EndsIt()
    {
        var output = new RecordedOutput();
        var began = Stopwatch.GetTimestamp();
        var request = TestCommand.Shell("for i in {1..20}; do echo $i; sleep 0.02; done; sleep 1000");
        var result = await TestCommand.RunAsync(request with { IdleTimeout = TimeSpan.FromMilliseconds(300) }, output);
        Assert.Equal((CommandEnding.IdleTimedOut, 15), (result.Ending, result.Signal));
        Assert.Equal(20, output.Lines.Count);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromMilliseconds(700), TimeSpan.FromSeconds(10));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_ReceiverIsSlow_IsNotSilence()
    {
        await using var runner = new PtyCommandRunner();
        var slow = new SlowOutput();
        var request = TestCommand.Shell("head -c 300000 /dev/zero | tr '\\0' y") with { IdleTimeout = Soon, Terminal = null };
        var running = runner.RunAsync(request, slow, TestContext.Current.CancellationToken);
        await slow.Entered.WaitAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<TimeoutException>(() => running.WaitAsync(Soon * 4, TestContext.Current.CancellationToken));
        slow.Continue();
        Assert.Equal((CommandEnding.Exited, 0), ((await running).Ending, (await running).ExitCode));
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_CancelOfOneThatIgnoresSignals_KillsAllOfIt(bool terminal)
    {
        using var stop = new CancellationTokenSource();
        await using var runner = new PtyCommandRunner();
        var output = new RecordedOutput();
        var request = TestCommand.Shell(Stubborn) with { GracePeriod = Soon, Terminal = terminal ? TerminalSize.Default : null };
        var running = runner.RunAsync(request, output, stop.Token);
        int[] pids = [await output.WaitForNumberAsync("child"), await output.WaitForNumberAsync("self")];
        Assert.All(pids, pid => Assert.True(TestCommand.IsAlive(pid)));

        await stop.CancelAsync();
        var result = await running;
        Assert.Equal((CommandEnding.Cancelled, (int?)null, 9), (result.Ending, result.ExitCode, result.Signal));
        Assert.All(pids, pid => Assert.False(TestCommand.IsAlive(pid)));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_CancelOfStopped_ReachesIt()
    {
        using var stop = new CancellationTokenSource();
        await using var runner = new PtyCommandRunner();
        var output = new RecordedOutput();
        var running = runner.RunAsync(TestCommand.Shell("echo pid=$$; kill -STOP $$"), output, stop.Token);
        await output.WaitForNumberAsync("pid");
        await stop.CancelAsync();
        Assert.Equal((CommandEnding.Cancelled, 15), ((await running).Ending, (await running).Signal));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_CancelWhileChildTidiesUp_WaitsForIt()
    {
        using var stop = new CancellationTokenSource();
        await using var runner = new PtyCommandRunner();
        var output = new RecordedOutput();
        var running = runner.RunAsync(
            TestCommand.Shell(
                """
                setsid bash -c 'trap "sleep 0.1; echo tidied; exit" TERM; echo ready=1; while :; do sleep 0.01; done' &
                wait
                """),
            output,
            stop.Token);
        await output.WaitForNumberAsync("ready");
        await stop.CancelAsync();
        Assert.Equal(CommandEnding.Cancelled, (await running).Ending);
        Assert.Contains("tidied", output.Lines);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_CancelledBefore_StartsNothing()
    {
        await using var runner = new PtyCommandRunner();
        var result = await runner.RunAsync(TestCommand.Shell("exit 1"), new RecordedOutput(), new CancellationToken(canceled: true));
        Assert.Equal((CommandEnding.Cancelled, (int?)null, (int?)null), (result.Ending, result.ExitCode, result.Signal));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_ManyCancelledTogether_EndTogether()
    {
        using var stop = new CancellationTokenSource();
        await using var runner = new PtyCommandRunner();
        var started = Enumerable.Range(0, 100).Select(_ => new RecordedOutput()).ToList();
        var running = started.Select(output => runner.RunAsync(TestCommand.Shell("echo pid=$$; sleep 1000"), output, stop.Token)).ToList();
        var pids = await Task.WhenAll(started.Select(output => output.WaitForNumberAsync("pid")));
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(running), result => Assert.Equal(CommandEnding.Cancelled, result.Ending));
        Assert.All(pids, pid => Assert.False(TestCommand.IsAlive(pid)));
    }
}
