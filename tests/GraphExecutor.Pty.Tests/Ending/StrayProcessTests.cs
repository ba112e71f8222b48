using GraphExecutor.Pty.Ending;
using GraphExecutor.Pty.EventLoop;

namespace GraphExecutor.Pty.Tests.Ending;

public sealed class StrayProcessTests
{
    [Fact]
    public void TryHold_NumberUsedAgain_IsAnotherProcess()
    {
        using var loop = new DescriptorLoop();
        Assert.True(ProcessEntry.TryRead(Environment.ProcessId, out var found));
        using var same = StrayProcess.TryHold(loop, found);
        Assert.NotNull(same);
        Assert.Null(StrayProcess.TryHold(loop, found with { StartTime = found.StartTime - 1 }));
    }
}
