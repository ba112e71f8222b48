using System.IO.Pipes;
using GraphExecutor.Nodes;
using GraphExecutor.Pty.Ending;
using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Pty.Native;
using GraphExecutor.Pty.Reading;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Pty.Tests.Ending;

public sealed class EndRequestTests
{
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
        var time = new FakeTimeProvider();
        await using var runner = new PtyCommandRunner(new PtyCommandRunnerOptions { TimeProvider = time });
        var output = new RecordedOutput();
        var request = TestCommand.Shell("trap 'exit 0' TERM; echo ready; while :; do sleep 0.01 || :; done") with
        {
            Timeout = TimeSpan.FromHours(1),
            Terminal = terminal ? TerminalSize.Default : null,
        };
        var running = runner.RunAsync(request, output, TestContext.Current.CancellationToken);
        await output.WaitForAsync(line => line == "ready");
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((CommandEnding.TimedOut, 0), ((await running).Ending, (await running).ExitCode));
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
        var time = new FakeTimeProvider();
        await using var runner = new PtyCommandRunner(new PtyCommandRunnerOptions { TimeProvider = time });
        var input = new CommandInput();
        var output = new RecordedOutput();
        var request = TestCommand.Shell("for i in {1..20}; do echo line=$i; read x; done; sleep 1000") with
        {
            IdleTimeout = TimeSpan.FromHours(1),
            Input = input,
        };
        var running = runner.RunAsync(request, output, TestContext.Current.CancellationToken);
        for (var line = 1; line <= 20; line++)
        {
            await output.WaitForAsync(printed => printed == $"line={line}");
            time.Advance(TimeSpan.FromMinutes(40));
            Assert.True(input.TryType("\n"));
        }

        // The terminal echoes what is typed, and then it is silent.
        await output.WaitForAsync(_ => output.Lines.Count == 40);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((CommandEnding.IdleTimedOut, 15), ((await running).Ending, (await running).Signal));
    }

    [Fact]
    public void Watch_ReceiverIsSlow_IsNotSilence()
    {
        // Without a command, for nothing shows from outside that all its buffers are full.
        var time = new FakeTimeProvider();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        var read = new Descriptor((int)pipe.ClientSafePipeHandle.DangerousGetHandle());
        pipe.ClientSafePipeHandle.SetHandleAsInvalid();
        using var loop = new DescriptorLoop();
        using var reader = new OutputReader(loop, read, OutputSource.Stdout, new AsyncSignal(), time);
        using var end = new EndRequest(time, CancellationToken.None, CancellationToken.None);
        end.Watch(TestCommand.Program("yes") with { IdleTimeout = TimeSpan.FromHours(1) }, [reader]);
        pipe.Write(new byte[OutputReader.Capacity]);
        Assert.True(reader.ReadNow());

        time.Advance(TimeSpan.FromHours(10));
        Assert.False(end.Made.IsCompleted);

        pipe.Dispose();
        reader.Take().Return();
        time.Advance(TimeSpan.FromHours(1));
        Assert.True(end.Made.IsCompleted);
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_CancelOfOneThatIgnoresSignals_KillsAllOfIt(bool terminal)
    {
        using var stop = new CancellationTokenSource();
        await using var runner = new PtyCommandRunner();
        var output = new RecordedOutput();
        var request = TestCommand.Shell(Stubborn) with { GracePeriod = TimeSpan.FromMilliseconds(100), Terminal = terminal ? TerminalSize.Default : null };
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
