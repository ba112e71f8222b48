using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Tests;

public sealed class TerminalTests
{
    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Terminal_IsControllingAndHasItsSize()
    {
        var request = TestCommand.Shell(
            """
            test -t 0 && test -t 1 && test -t 2 && tty && stty size && exec 3</dev/tty
            ps -o pid=,pgid=,sid=,tpgid= -p $$
            """);
        var lines = await TestCommand.LinesOfAsync(request);
        Assert.StartsWith("/dev/pts/", lines[0], StringComparison.Ordinal);
        Assert.Equal("30 120", lines[1]);
        Assert.Single(lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct());
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_OtherSize_IsThereFromTheStart() =>
        Assert.Equal(["40 200"], await TestCommand.LinesOfAsync(TestCommand.Program("stty", "size") with { Terminal = new(200, 40) }));

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Terminal_LeavesOutputAsItWasWritten() =>
        Assert.Equal(["a", "b", "-opost"], await TestCommand.LinesOfAsync(TestCommand.Shell("printf 'a\\r\\nb\\n'; stty -a | grep -o -- '-opost'")));

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_BrokenPipe_EndsTheWriter()
    {
        var output = new RecordedOutput();
        var result = await TestCommand.RunAsync(TestCommand.Shell("yes | head -1"), output);
        Assert.Equal((CommandEnding.Exited, 141), (result.Ending, result.ExitCode));
        Assert.Equal(["y"], output.Lines);
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_Signals_AreDefaultAndUnblocked(bool terminal)
    {
        var request = TestCommand.Program("grep", "-E", "^Sig(Blk|Ign):", "/proc/self/status");
        var lines = await TestCommand.LinesOfAsync(request with { Terminal = terminal ? TerminalSize.Default : null });

        // glibc keeps the signals 32 and 33 for itself: its posix_spawn ignores them until the program's own glibc takes them over.
        const ulong GlibcsOwn = 0x180000000;
        Assert.Equal([0UL, 0UL], lines.Select(line => Convert.ToUInt64(line.Split('\t')[1], 16) & ~GlibcsOwn));
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_Descriptors_AreTheStandardOnesOnly(bool terminal)
    {
        var inheritable = InheritableDescriptor();
        try
        {
            // The fourth is that of the listing itself.
            var lines = await TestCommand.LinesOfAsync(
                TestCommand.Program("ls", "/proc/self/fd") with { Terminal = terminal ? TerminalSize.Default : null });
            Assert.Equal("0123", string.Concat(lines.SelectMany(line => line).Where(char.IsAsciiDigit)));
        }
        finally
        {
            inheritable.Dispose();
        }
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Pipes_KeepStreamsApartWithoutTerminal()
    {
        var output = new RecordedOutput();
        var request = TestCommand.Shell(
            """
            readlink /proc/self/fd/0
            echo out
            echo err >&2
            test -t 1 || echo none
            ps -o sid= -p $$ | xargs test $$ -eq
            """);
        var result = await TestCommand.RunAsync(request with { Terminal = null }, output);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["/dev/null", "out", "none"], output.Lines);
        Assert.Equal(["err"], output.LinesOf(OutputSource.Stderr));
        Assert.False(output.Overlapped);
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("exit 255", 255)]
    [InlineData("false; true", 1)]
    public async Task RunAsync_Exit_GivesItsCode(string script, int expected)
    {
        var result = await TestCommand.RunAsync(TestCommand.Shell(script));
        Assert.Equal((CommandEnding.Exited, expected, (int?)null), (result.Ending, result.ExitCode, result.Signal));
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData("KILL", 9)]
    [InlineData("SEGV", 11)]
    [InlineData("TERM", 15)]
    public async Task RunAsync_Signal_IsReported(string signal, int expected)
    {
        var result = await TestCommand.RunAsync(TestCommand.Shell($"ulimit -c 0; kill -{signal} $$"));
        Assert.Equal((CommandEnding.Signalled, (int?)null, expected), (result.Ending, result.ExitCode, result.Signal));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Work_IsMeasured()
    {
        // Above the memory of the test itself, below which Linux does not tell.
        var result = await TestCommand.RunAsync(TestCommand.Shell("x=$(head -c 400000000 /dev/zero | tr '\\0' x); echo ${#x}"));
        Assert.Equal(0, result.ExitCode);
        Assert.InRange(result.CpuTime, TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(30));
        Assert.InRange(result.PeakMemory, 400_000_000, 4_000_000_000);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_SmallCommand_DoesNotReportTheMemoryOfItsHost() =>
        Assert.Equal(0, (await TestCommand.RunAsync(TestCommand.Program("true"))).PeakMemory);

    private static Native.Descriptor InheritableDescriptor()
    {
        const int DuplicateWithoutCloseOnExec = 0;
        using var file = File.OpenHandle("/dev/null");
        return new Native.Descriptor(Native.Libc.Control((int)file.DangerousGetHandle(), DuplicateWithoutCloseOnExec, 50));
    }
}
