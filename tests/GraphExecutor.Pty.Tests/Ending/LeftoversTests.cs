using System.Diagnostics;
using GraphExecutor.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Pty.Tests.Ending;

public sealed class LeftoversTests
{
    /// <summary>Ways to leave something running. Each writes the number of what stays to the output file.</summary>
    private static readonly string[] Scripts =
    [
        "sleep 1000 & echo $! >$GX_OUTPUT",
        "sleep 1000 >/dev/null 2>&1 </dev/null & echo $! >$GX_OUTPUT; disown",
        "nohup sleep 1000 >/dev/null 2>&1 & echo $! >$GX_OUTPUT",
        "setsid sh -c 'echo $$ >$GX_OUTPUT; exec sleep 1000' & until test -s $GX_OUTPUT; do :; done",
        "setsid setsid -f sh -c 'echo $$ >$GX_OUTPUT; exec sleep 1000 >/dev/null 2>&1'; until test -s $GX_OUTPUT; do :; done",
        """
        ( setsid -f sh -c 'echo $$ >$GX_OUTPUT; trap "" HUP TERM; while :; do sleep 1000; done' & )
        until test -s $GX_OUTPUT; do :; done
        """,
        "set -m; sh -c 'trap \"\" HUP TERM; echo $$ >$GX_OUTPUT; while :; do sleep 1000; done' & until test -s $GX_OUTPUT; do :; done",
        "sh -c 'echo $$ >$GX_OUTPUT; kill -STOP $$' & until test -s $GX_OUTPUT; do :; done",
    ];

    public static MatrixTheoryData<string, bool> Ways => new(Scripts, [true, false]);

    public static MatrixTheoryData<CommandEnding, bool> Endings =>
        new([CommandEnding.Exited, CommandEnding.TimedOut, CommandEnding.Cancelled], [true, false]);

    [Theory(Timeout = TestCommand.Timeout)]
    [MemberData(nameof(Ways))]
    public async Task RunAsync_SomethingStays_IsEnded(string script, bool terminal)
    {
        var request = TestCommand.Shell(script) with
        {
            GracePeriod = TimeSpan.FromMilliseconds(100),
            Terminal = terminal ? TerminalSize.Default : null,
        };
        var result = await TestCommand.RunAsync(request);
        Assert.Equal((CommandEnding.Exited, 0), (result.Ending, result.ExitCode));
        Assert.False(TestCommand.IsAlive(PidIn(result)));
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [MemberData(nameof(Endings))]
    public async Task RunAsync_DoesNotSucceed_LeavesNothing(CommandEnding ending, bool terminal)
    {
        using var stop = new CancellationTokenSource();
        var time = new FakeTimeProvider();
        await using var runner = new PtyCommandRunner(new PtyCommandRunnerOptions { TimeProvider = time });
        var outputs = Scripts.Select(_ => new RecordedOutput()).ToList();
        var running = Scripts.Zip(outputs, (script, output) => runner.RunAsync(
            TestCommand.Shell(script + (ending == CommandEnding.Exited ? "\necho ready; exit 3" : "\necho ready; sleep 1000")) with
            {
                Timeout = ending == CommandEnding.TimedOut ? TimeSpan.FromHours(1) : null,
                Terminal = terminal ? TerminalSize.Default : null,
            },
            output,
            stop.Token)).ToList();
        await Task.WhenAll(outputs.Select(output => output.WaitForAsync(line => line == "ready")));
        if (ending == CommandEnding.Cancelled)
        {
            await stop.CancelAsync();
        }

        var all = Task.WhenAll(running);
        for (time.Advance(TimeSpan.FromHours(1)); !all.IsCompleted; time.Advance(TimeSpan.FromSeconds(1)))
        {
            // Grace periods begin when signals have been sent, which nothing shows from outside. What was killed needs real time to die.
            await Task.WhenAny(all, Task.Delay(10, TestContext.Current.CancellationToken));
        }

        Assert.All(await all, result => Assert.Equal(ending, result.Ending));
        Assert.All(await all, result => Assert.False(TestCommand.IsAlive(PidIn(result))));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_LongCommandLeavesSomething_IsEnded()
    {
        // Long enough for process numbers to have come round, which takes the way through all processes.
        var result = await TestCommand.RunAsync(
            TestCommand.Shell("setsid sleep 1000 >/dev/null 2>&1 & echo $! >$GX_OUTPUT; sleep 0.3") with { Terminal = null });
        Assert.False(TestCommand.IsAlive(PidIn(result)));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_ChildKeepsTheTerminalOpen_DoesNotHoldTheNode()
    {
        var began = Stopwatch.GetTimestamp();
        await TestCommand.RunAsync(TestCommand.Shell("setsid sleep 1000 & sleep 0.01"));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_OtherNodesOfTheRun_AreLeftAlone()
    {
        using var stop = new CancellationTokenSource();
        await using var runner = new PtyCommandRunner();
        var output = new RecordedOutput();
        var request = TestCommand.Shell("echo pid=$$; sleep 1000");
        var other = runner.RunAsync(request, output, stop.Token);
        var pid = await output.WaitForNumberAsync("pid");
        foreach (var script in new[] { "true", "sleep 0.3" })
        {
            var neighbour = TestCommand.Shell(script) with { RunId = request.RunId, NodeId = "other" };
            await runner.RunAsync(neighbour, new RecordedOutput(), TestContext.Current.CancellationToken);
            Assert.True(TestCommand.IsAlive(pid));
        }

        await stop.CancelAsync();
        await other;
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_Detach_LeavesItAlone(bool terminal)
    {
        // The trap is there before the end of the shell hangs the terminal up, which nohup may not be.
        var request = TestCommand.Shell("trap '' HUP; sleep 1000 >/dev/null 2>&1 & echo $! >$GX_OUTPUT") with
        {
            Detach = true,
            Terminal = terminal ? TerminalSize.Default : null,
        };
        using var left = Process.GetProcessById(PidIn(await TestCommand.RunAsync(request)));
        Assert.True(TestCommand.IsAlive(left.Id));
        left.Kill();
        await left.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static int PidIn(CommandResult result) => int.Parse(result.Output.Span, null);
}
