using System.Diagnostics;
using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Tests;

/// <summary>These count what the whole process has, so nothing may run beside them.</summary>
[Collection(nameof(RunsAlone))]
public sealed class RunnerLifetimeTests
{
    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_200AtOnce_NeedNoMoreThreads()
    {
        using var stop = new CancellationTokenSource();
        await using var runner = new PtyCommandRunner();
        await RunManyAsync(runner, 20, "true");
        var before = Threads();
        var outputs = Enumerable.Range(0, 200).Select(_ => new RecordedOutput()).ToList();
        var running = outputs.Select(output => runner.RunAsync(TestCommand.Shell("echo here; read x"), output, stop.Token)).ToList();
        await Task.WhenAll(outputs.Select(output => output.WaitForAsync(line => line == "here")));

        // A busy machine makes the pool add some, for whatever else runs in this process; never one a command.
        Assert.InRange(Threads() - before, int.MinValue, 50);
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(running), result => Assert.Equal(CommandEnding.Cancelled, result.Ending));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_ManyInARow_LeaveNothing()
    {
        var temporary = Directory.CreateTempSubdirectory("gx-test-");
        await using (var runner = new PtyCommandRunner(new PtyCommandRunnerOptions { TemporaryDirectory = temporary.FullName }))
        {
            await RunManyAsync(runner, 20, "true");
            var before = Descriptors();
            await RunManyAsync(runner, 500, "true");
            await RunManyAsync(runner, 50, "no-such-program");
            Assert.InRange(Descriptors() - before, int.MinValue, 2);
            var spare = new DirectoryInfo(temporary.FullName).GetFiles("*", SearchOption.AllDirectories);
            Assert.InRange(spare.Length, 0, 2 * 8); // Those of as many as ran at once.
            Assert.All(spare, file => Assert.Equal(0, file.Length));
            Assert.Equal("0", await ZombiesAsync(runner));
        }

        temporary.Delete(); // Fails when it is not empty.
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_SlowReceiver_StopsTheCommandAndNotItsNeighbours()
    {
        using var stop = new CancellationTokenSource();
        await using var runner = new PtyCommandRunner();
        var slow = new SlowOutput();
        var running = runner.RunAsync(TestCommand.Program("yes", new string('y', 1000)), slow, stop.Token);
        await slow.Entered.WaitAsync(TestContext.Current.CancellationToken);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var other = new RecordedOutput();
        for (var round = 0; round < 5; round++)
        {
            await runner.RunAsync(TestCommand.Program("seq", "1", "20000"), other, TestContext.Current.CancellationToken);
        }

        Assert.Equal(100_000, other.Lines.Count);
        Assert.Equal(1, slow.Calls);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 40_000_000);
        slow.Continue();
        await stop.CancelAsync();
        Assert.Equal(CommandEnding.Cancelled, (await running).Ending);
        Assert.False(slow.TookTooMuch);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_BesideProcessesOfDotNet_DisturbsNeither()
    {
        await using var runner = new PtyCommandRunner();
        var mine = RunManyAsync(runner, 100, "true");
        for (var round = 0; round < 20; round++)
        {
            using var process = Process.Start("bash", ["-c", "exit 7"]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(7, process.ExitCode);
        }

        await mine;
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task DisposeAsync_CommandsRun_EndsThem()
    {
        var runner = new PtyCommandRunner();
        var output = new RecordedOutput();
        var running = runner.RunAsync(
            TestCommand.Shell("trap '' TERM; echo pid=$$; while :; do sleep 1000; done") with { GracePeriod = TimeSpan.FromSeconds(0.05) },
            output,
            TestContext.Current.CancellationToken);
        var pid = await output.WaitForNumberAsync("pid");
        await runner.DisposeAsync();
        Assert.Equal(CommandEnding.Cancelled, (await running).Ending);
        Assert.False(TestCommand.IsAlive(pid));
        await runner.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => runner.RunAsync(TestCommand.Shell(":"), output, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task DisposeAsync_ReceiverHangs_GivesItUp()
    {
        var runner = new PtyCommandRunner();
        var slow = new SlowOutput();
        var running = runner.RunAsync(TestCommand.Program("yes"), slow, TestContext.Current.CancellationToken);
        await slow.Entered.WaitAsync(TestContext.Current.CancellationToken);
        await runner.DisposeAsync();
        Assert.Equal(CommandEnding.Cancelled, (await running).Ending);
    }

    private static Task RunManyAsync(PtyCommandRunner runner, int count, string program) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (_, cancellationToken) =>
            {
                var result = await runner.RunAsync(TestCommand.Program(program), new RecordedOutput(), cancellationToken);
                Assert.Equal(program == "true" ? CommandEnding.Exited : CommandEnding.SpawnFailed, result.Ending);
            });

    private static async Task<string> ZombiesAsync(PtyCommandRunner runner)
    {
        var output = new RecordedOutput();
        var request = TestCommand.Shell($"ps -o stat= --ppid {Environment.ProcessId} | grep -c Z || true");
        await runner.RunAsync(request, output, TestContext.Current.CancellationToken);
        return output.Lines[0];
    }

    private static int Threads() => Directory.GetDirectories("/proc/self/task").Length;

    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;
}
