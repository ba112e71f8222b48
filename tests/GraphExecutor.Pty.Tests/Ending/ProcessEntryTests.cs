using System.Diagnostics;
using GraphExecutor.Pty.Ending;

namespace GraphExecutor.Pty.Tests.Ending;

[Collection(nameof(RunsAlone))]
public sealed class ProcessEntryTests
{
    [Fact]
    public void TryRead_NoSuchProcess_SaysSo() => Assert.False(ProcessEntry.TryRead(int.MaxValue, out _));

    [Fact]
    public void TryRead_KernelThread_IsToldFromOthers()
    {
        Assert.True(ProcessEntry.TryRead(Environment.ProcessId, out var self));
        Assert.False(self.IsKernelThread);

        // In a container the second process is nobody special.
        var isKernels = ProcessEntry.TryRead(2, out var second) && File.ReadAllText("/proc/2/comm") == "kthreadd\n";
        Assert.Equal(isKernels, second.IsKernelThread);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task TryRead_MisleadingProgramName_ReadsWhatFollows()
    {
        var directory = Directory.CreateTempSubdirectory("gx-test-");
        var program = Path.Combine(directory.FullName, "a) Z 1 2 (b");
        File.Copy("/bin/sleep", program);
        using var process = Process.Start(program, ["1000"]);
        try
        {
            Assert.True(ProcessEntry.TryRead(process.Id, out var entry));
            Assert.True(ProcessEntry.TryRead(Environment.ProcessId, out var self));
            Assert.True(entry.IsAlive);
            Assert.Equal((self.Session, self.Group), (entry.Session, entry.Group));
            Assert.InRange(entry.StartTime, self.StartTime, ulong.MaxValue);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            directory.Delete(recursive: true);
        }
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task TryRead_EnvironmentIsEmpty_IsToldFromTheMiddleOfAnExec()
    {
        Assert.True(ProcessEntry.TryRead(Environment.ProcessId, out var self));
        Assert.Equal((false, true), (self.IsInExec, self.HasEnvironment));
        using var process = Process.Start("env", ["-i", "sleep", "1000"]);
        try
        {
            while (!ProcessEntry.TryRead(process.Id, out var entry) || entry.IsInExec || entry.HasEnvironment)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task TryReadIdentity_NamesThatOnlyEndAlike_AreOtherVariables()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", ["1000"])
        {
            Environment = { ["MY_GX_RUN_ID"] = "wrong", ["GX_RUN_ID"] = "run", ["GX_NODE_ID"] = "", ["MY_GX_NODE_ID"] = "wrong" },
        })!;
        try
        {
            // It has no environment while it becomes the program.
            bool? found;
            CommandIdentity identity;
            while ((found = ProcessEnvironment.TryReadIdentity(process.Id, out identity)) is null)
            {
                await Task.Yield();
            }

            Assert.True(found);
            Assert.Equal(new CommandIdentity("run", ""), identity);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }
}
