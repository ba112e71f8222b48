using System.Buffers;
using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Tests;

public sealed class FilterTests
{
    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Filter_IsMadeForEachStream()
    {
        var made = 0;
        var output = new RecordedOutput();
        var request = TestCommand.Shell("echo out; echo err >&2; printf end") with
        {
            Terminal = null,
            CreateFilter = () =>
            {
                made++;
                return new LaggingFilter();
            },
        };
        await TestCommand.RunAsync(request, output);
        Assert.Equal(2, made);
        Assert.Equal(["OUT", "END."], output.Lines);
        Assert.Equal(["ERR", "."], output.LinesOf(OutputSource.Stderr));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_FilterInTerminal_SeesEverything()
    {
        var output = new RecordedOutput();
        await TestCommand.RunAsync(TestCommand.Program("seq", "1", "50000") with { CreateFilter = () => new LaggingFilter() }, output);
        Assert.Equal(50_001, output.Lines.Count);
        Assert.Equal("50000", output.Lines[^2]);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_FilterThrows_EndsTheCommandShowsNothingAndFails()
    {
        var output = new RecordedOutput();
        var request = TestCommand.Shell("echo secret; sleep 1000") with { CreateFilter = () => new FailingFilter() };
        var thrown = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => TestCommand.RunAsync(request, output));
        Assert.Equal("filter", thrown.Message);
        Assert.Equal(0, output.Calls);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_FilterCannotBeMade_StartsNothing()
    {
        var mark = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var request = TestCommand.Program("touch", mark) with { CreateFilter = () => throw new InvalidTimeZoneException("factory") };
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => TestCommand.RunAsync(request));
        Assert.False(File.Exists(mark));
    }

    private sealed class FailingFilter : IOutputFilter
    {
        public void Write(ReadOnlySpan<char> text, IBufferWriter<char> output)
        {
            output.Write("unfit");
            throw new InvalidTimeZoneException("filter");
        }

        public void Complete(IBufferWriter<char> output) => output.Write("unfit");
    }
}
