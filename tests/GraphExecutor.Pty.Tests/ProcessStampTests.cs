using System.Diagnostics;
using GraphExecutor.Pty.Ending;

namespace GraphExecutor.Pty.Tests;

public sealed class ProcessStampTests
{
    [Fact]
    public void Current_ThisProcess_IsNotGone()
    {
        var stamp = ProcessStamp.Current();
        Assert.Equal(Environment.ProcessId, stamp.Pid);
        Assert.Equal(stamp, ProcessStamp.Current());
        Assert.False(stamp.IsGone());
        Assert.False((stamp with { PidNamespace = null }).IsGone());
    }

    [Fact]
    public void IsGone_AnotherBoot_IsGone() => Assert.True((ProcessStamp.Current() with { BootId = "another" }).IsGone());

    [Fact]
    public void IsGone_NumberUsedAgain_IsGone()
    {
        var stamp = ProcessStamp.Current();
        Assert.True((stamp with { StartTime = stamp.StartTime - 1 }).IsGone());
    }

    [Fact]
    public void IsGone_NoSuchProcess_IsGone() => Assert.True((ProcessStamp.Current() with { Pid = int.MaxValue }).IsGone());

    [Fact]
    public void IsGone_AnotherContainer_IsNotKnown() =>
        Assert.False((ProcessStamp.Current() with { Pid = int.MaxValue, PidNamespace = "pid:[1]" }).IsGone());

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task IsGone_Zombie_IsGone()
    {
        // The shell becomes a program that does not wait for its child.
        await using var run = new TestRun();
        var pid = await run.StartNumberedAsync("sleep 1000 & echo $!; exec sleep 1000");
        while (RunProcesses.Find(run.Id).Any(process => process.CommandLine != "sleep 1000"))
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.True(ProcessEntry.TryRead(pid, out var entry));
        var stamp = ProcessStamp.Current() with { Pid = pid, StartTime = (long)entry.StartTime };
        Assert.False(stamp.IsGone());
        using var process = Process.GetProcessById(pid);
        process.Kill();
        while (!stamp.IsGone())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.True(ProcessEntry.TryRead(pid, out var zombie));
        Assert.False(zombie.IsAlive);
    }
}
