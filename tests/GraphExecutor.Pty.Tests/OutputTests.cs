using GraphExecutor.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Pty.Tests;

public sealed class OutputTests
{
    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_ManyLines_ComeWholeAndInLargeBatches(bool terminal)
    {
        var output = new RecordedOutput();
        var request = TestCommand.Program("seq", "1", "200000") with { Terminal = terminal ? TerminalSize.Default : null };
        await TestCommand.RunAsync(request, output);
        Assert.Equal(Enumerable.Range(1, 200_000).Select(number => number.ToString((IFormatProvider?)null)), output.Lines);
        Assert.InRange(output.Calls, 1, 2_000);
        Assert.False(output.Overlapped);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_MillionEmptyLines_AreAllThere()
    {
        var lines = await TestCommand.LinesOfAsync(TestCommand.Shell("head -c 1000000 /dev/zero | tr '\\0' '\\n'"));
        Assert.Equal(1_000_000, lines.Count);
        Assert.All(lines, line => Assert.Equal("", line));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_LineOf50Megabytes_ComesInPieces()
    {
        var lines = await TestCommand.LinesOfAsync(TestCommand.Shell("head -c 50000000 /dev/zero | tr '\\0' x") with { Terminal = null });
        Assert.Equal(50_000_000, lines.Sum(line => line.Length));
        Assert.All(lines.SkipLast(1), line => Assert.Equal(65_536, line.Length));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Started_SaysItsProcess()
    {
        var output = new RecordedOutput();
        await TestCommand.RunAsync(TestCommand.Shell("echo $$; cut -d' ' -f22 /proc/$$/stat"), output);

        // The start time that the shell reads of itself.
        Assert.Equal([$"{output.Process!.Pid}", $"{output.Process.StartTime}"], output.Lines);
        Assert.Equal((output.Process.Pid, ProcessStamp.Current().BootId), (output.Process.Session, output.Process.BootId));

        var missing = new RecordedOutput();
        await TestCommand.RunAsync(TestCommand.Program("/no/such/program"), missing);
        Assert.Null(missing.Process);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_NoEndOfLine_BecomesALine()
    {
        var output = new RecordedOutput();
        await TestCommand.RunAsync(TestCommand.Shell("printf 'a\\nend'"), output);
        Assert.Equal(["a", "end"], output.Lines);
        Assert.Null(output.Partial);
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_BytesThatAreNoText_DoNotDisturbTheOthers(bool terminal)
    {
        var request = TestCommand.Shell(@"printf 'a\0b\n\xff\xfec\n\xed\xa0\x80d\n\xe2\x82\n\xf0\x9f'") with
        {
            Terminal = terminal ? TerminalSize.Default : null,
        };
        Assert.Equal(
            ["a\0b", "\uFFFD\uFFFDc", "\uFFFD\uFFFD\uFFFDd", "\uFFFD", "\uFFFD"], await TestCommand.LinesOfAsync(request));
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_EndlessOutputCutOff_IsCountedToTheLastByte(bool terminal)
    {
        var output = new CountingOutput();
        var request = TestCommand.Shell("yes | head -c 4000001 || true") with { Terminal = terminal ? TerminalSize.Default : null };
        await TestCommand.RunAsync(request, output);
        Assert.Equal((2_000_001, 2_000_001), (output.Lines, output.Characters));
        Assert.InRange(output.MostAtOnce, 1, 256 * 1024);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Prompt_IsShownWhileItStands()
    {
        using var stop = new CancellationTokenSource();
        await using var runner = new PtyCommandRunner();
        var output = new RecordedOutput();
        var running = runner.RunAsync(TestCommand.Shell("read -p 'Name: ' x"), output, stop.Token);
        Assert.Equal("Name: ", await output.WaitForAsync(line => line == "Name: "));
        Assert.Empty(output.Lines);
        await stop.CancelAsync();
        await running;
        Assert.Equal(["Name: "], output.Lines);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_ProgressBar_IsOneLine()
    {
        var lines = await TestCommand.LinesOfAsync(TestCommand.Shell("for i in {1..5000}; do printf '%d%%\\r' $i; done; echo; echo done"));
        Assert.Equal(["5000%", "done"], lines);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_CharacterWrittenInTwoParts_IsOneCharacter() =>
        Assert.Equal(["€uro"], await TestCommand.LinesOfAsync(TestCommand.Shell("printf '\\xe2'; sleep 0.02; printf '\\x82\\xacuro\\n'")));

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_MuchOutputJustBeforeTheEnd_IsNotLost()
    {
        // More than the reader takes while its receiver hangs, so that the rest is in the terminal alone when the command has ended.
        var output = new SlowOutput();
        await using var runner = new PtyCommandRunner();
        var running = runner.RunAsync(
            TestCommand.Shell("echo $$; sleep 0.05; for i in {1..690}; do printf '%098d\\n' $i; done"),
            output,
            TestContext.Current.CancellationToken);
        await output.Entered.WaitAsync(TestContext.Current.CancellationToken);
        var pid = int.Parse(output.First!, null);
        while (TestCommand.IsAlive(pid))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        output.Continue();
        await running;
        Assert.Equal(691, output.Lines);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_BackgroundChildPrintsAfterTheEnd_IsHeard()
    {
        var request = TestCommand.Shell(
            """
            trap '' HUP
            { until grep -q ') Z' /proc/$$/stat; do :; done; sleep 0.05; echo late; } &
            echo early
            """);

        // By this clock it comes at once.
        var options = new PtyCommandRunnerOptions { TimeProvider = new FakeTimeProvider() };
        foreach (var terminal in new TerminalSize?[] { TerminalSize.Default, null })
        {
            Assert.Equal(["early", "late"], await TestCommand.LinesOfAsync(request with { Terminal = terminal }, options));
        }
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_ReceiverThrows_EndsTheCommandAndFails()
    {
        var failing = new FailingOutput();
        var thrown = await Assert.ThrowsAsync<InvalidTimeZoneException>(
            () => TestCommand.RunAsync(TestCommand.Shell("echo pid=$$; sleep 1000"), failing));
        Assert.Equal("receiver", thrown.Message);
        Assert.False(TestCommand.IsAlive(int.Parse(failing.First!["pid=".Length..], null)));
    }

    private sealed class FailingOutput : ICommandOutput
    {
        public string? First { get; private set; }

        public ValueTask WriteAsync(CommandOutput output, CancellationToken cancellationToken)
        {
            First = output.Lines[0];
            throw new InvalidTimeZoneException("receiver");
        }
    }
}
