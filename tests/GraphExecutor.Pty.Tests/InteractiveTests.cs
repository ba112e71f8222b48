using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Tests;

/// <summary>What programs do that expect a person at their terminal.</summary>
public sealed class InteractiveTests(TestPrograms programs)
{
    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_FullScreenProgram_StartsAndEnds()
    {
        var output = new RecordedOutput();
        var request = TestCommand.Program(programs["fullscreen"]) with { Prompts = [new("-- press q --$", "xq")] };
        var result = await TestCommand.RunAsync(request, output);
        Assert.Equal((CommandEnding.Exited, 0), (result.Ending, result.ExitCode));
        Assert.EndsWith("bye", output.Lines[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_FullScreenProgramIsCancelled_Ends()
    {
        using var stop = new CancellationTokenSource();
        await using var runner = new PtyCommandRunner();
        var output = new RecordedOutput();
        var running = runner.RunAsync(TestCommand.Program(programs["fullscreen"]), output, stop.Token);
        await output.WaitForAsync(line => line.Contains("press q", StringComparison.Ordinal));
        await stop.CancelAsync();
        Assert.Equal((CommandEnding.Cancelled, 15), ((await running).Ending, (await running).Signal));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_JobControl_Works()
    {
        var output = new RecordedOutput();
        var result = await TestCommand.RunAsync(
            TestCommand.Shell(
                """
                set -m
                sleep 1000 & kill %1
                wait %1 || echo status=$?
                bash -c 'until read -a stat </proc/$$/stat; ((stat[7] == $$)); do :; done' & # It ends once the terminal is its own.
                fg %% && echo back
                """),
            output);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("status=143", output.Lines);
        Assert.Equal("back", output.Lines[^1]);
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData("set -m", "stopped=148")]
    [InlineData("set +m", "went on")] // Nobody could continue it, so Linux does not stop it.
    public async Task RunAsync_ChildStopsItself_DoesNotHoldTheNode(string mode, string expected)
    {
        var output = new RecordedOutput();
        var result = await TestCommand.RunAsync(
            TestCommand.Shell($"{mode}; sh -c 'kill -TSTP $$; echo went on; echo $$ >$GX_OUTPUT' || echo stopped=$?"), output);
        Assert.Equal((CommandEnding.Exited, 0), (result.Ending, result.ExitCode));
        Assert.Contains(expected, output.Lines);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_BackgroundReaderIsStoppedByTheTerminal_IsEnded()
    {
        // A background group that reads its terminal gets SIGTTIN.
        var result = await TestCommand.RunAsync(
            TestCommand.Shell("set -m; cat </dev/tty & echo $! >$GX_OUTPUT; until grep -q ') T' /proc/$!/stat; do :; done"));
        Assert.Equal((CommandEnding.Exited, 0), (result.Ending, result.ExitCode));
        Assert.False(TestCommand.IsAlive(int.Parse(result.Output.Span, null)));
    }
}
