using GraphExecutor.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Pty.Tests.Ending;

public sealed class ForcefulEndTests
{
    /// <summary>Ignores what it may: in the shell, in a group of its own, in a session of its own and as a daemon.</summary>
    private const string Stubborn =
        """
        trap '' TERM HUP INT
        stay='while :; do sleep 1000; done'
        set -m
        bash -c "echo group=\$\$; $stay" &
        set +m
        setsid bash -c "echo session=\$\$; $stay" &
        ( setsid -f bash -c "echo daemon=\$\$; $stay" & )
        echo self=$$
        eval "$stay"
        """;

    private static readonly string[] Names = ["group", "session", "daemon", "self"];

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kill_CommandsIgnoreSignals_KillsAllOfThem(bool terminal)
    {
        await using var runner = new PtyCommandRunner();
        var (running, pids) = await StartStubbornAsync(runner, terminal ? TerminalSize.Default : null);
        runner.Kill();
        await Task.WhenAll(pids.Select(TestCommand.WaitForDeathAsync));
        var result = await running;
        Assert.Equal((CommandEnding.Cancelled, 9), (result.Ending, result.Signal));
        await AssertClosedAsync(runner);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task Kill_WhileDisposing_CutsTheGraceShort()
    {
        var runner = new PtyCommandRunner();
        var (running, pids) = await StartStubbornAsync(runner, TerminalSize.Default);
        var disposing = runner.DisposeAsync();
        runner.Kill();
        await disposing;
        Assert.Equal(CommandEnding.Cancelled, (await running).Ending);
        Assert.All(pids, pid => Assert.False(TestCommand.IsAlive(pid)));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task Kill_AfterTimeout_LeavesItsReason()
    {
        var time = new FakeTimeProvider();
        await using var runner = new PtyCommandRunner(new PtyCommandRunnerOptions { TimeProvider = time });
        var output = new RecordedOutput();
        var running = runner.RunAsync(
            TestCommand.Shell("trap 'echo asked=1' TERM; echo ready=1; while :; do sleep 0.01 || :; done") with
            {
                Timeout = TimeSpan.FromHours(1),
                GracePeriod = TimeSpan.FromHours(1),
            },
            output,
            TestContext.Current.CancellationToken);
        await output.WaitForNumberAsync("ready");
        time.Advance(TimeSpan.FromHours(1));
        await output.WaitForNumberAsync("asked");
        runner.Kill();
        Assert.Equal((CommandEnding.TimedOut, 9), ((await running).Ending, (await running).Signal));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task Kill_OnlyLeftoversRun_KillsThemAndLeavesTheResult()
    {
        await using var runner = new PtyCommandRunner();
        var output = new RecordedOutput();
        var running = runner.RunAsync(
            TestCommand.Shell(
                """
                setsid bash -c 'trap "echo asked=$$" TERM; echo ready >$GX_OUTPUT; while :; do sleep 0.01; done' &
                until test -s $GX_OUTPUT; do sleep 0.01; done
                exit 3
                """) with
            {
                GracePeriod = TimeSpan.FromHours(1),
            },
            output,
            TestContext.Current.CancellationToken);
        var pid = await output.WaitForNumberAsync("asked");
        runner.Kill();
        await TestCommand.WaitForDeathAsync(pid);
        Assert.Equal((CommandEnding.Exited, 3), ((await running).Ending, (await running).ExitCode));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task Kill_ManyJustStarting_LeavesNone()
    {
        await using var runner = new PtyCommandRunner();
        var request = TestCommand.Shell("trap '' TERM HUP; setsid sleep 1000 & while :; do sleep 1000; done") with
        {
            GracePeriod = TimeSpan.FromHours(1),
        };

        // Each a node of its own, as in a run: what one leaves behind is not taken for another's.
        var running = Enumerable.Range(0, 60).Select(i => runner.RunAsync(request with { NodeId = $"n{i}" }, new RecordedOutput(), CancellationToken.None)).ToList();
        var killing = Enumerable.Range(0, 3).Select(_ => Task.Run(runner.Kill, CancellationToken.None));
        await Task.WhenAll(killing);
        Assert.All(await Task.WhenAll(running), result => Assert.Equal(CommandEnding.Cancelled, result.Ending));
        Assert.DoesNotContain(Directory.GetDirectories("/proc"), path => IsOf(path, request.RunId));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task Kill_ReceiverHangs_GivesItUp()
    {
        await using var runner = new PtyCommandRunner();
        var slow = new SlowOutput();
        var running = runner.RunAsync(TestCommand.Program("yes"), slow, TestContext.Current.CancellationToken);
        await slow.Entered.WaitAsync(TestContext.Current.CancellationToken);
        runner.Kill();
        Assert.Equal(CommandEnding.Cancelled, (await running).Ending);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task Kill_NothingRuns_OnlyCloses()
    {
        var runner = new PtyCommandRunner();
        runner.Kill();
        runner.Kill();
        await AssertClosedAsync(runner);
        await runner.DisposeAsync();
        runner.Kill();
    }

    private static async Task AssertClosedAsync(PtyCommandRunner runner) =>
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => runner.RunAsync(TestCommand.Program("true"), new RecordedOutput(), TestContext.Current.CancellationToken));

    private static async Task<(Task<CommandResult> Running, int[] Pids)> StartStubbornAsync(PtyCommandRunner runner, TerminalSize? terminal)
    {
        var output = new RecordedOutput();
        var request = TestCommand.Shell(Stubborn) with { GracePeriod = TimeSpan.FromHours(1), Terminal = terminal };
        var running = runner.RunAsync(request, output, TestContext.Current.CancellationToken);
        return (running, await Task.WhenAll(Names.Select(output.WaitForNumberAsync)));
    }

    private static bool IsOf(string path, string runId) =>
        int.TryParse(Path.GetFileName(path), out var pid)
        && TestCommand.IsAlive(pid)
        && Pty.Ending.ProcessEnvironment.TryReadIdentity(pid, out var identity) is true
        && identity.RunId == runId;
}
