using System.Diagnostics;
using GraphExecutor.Pty.Ending;
using GraphExecutor.Storage;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Pty.Tests;

public sealed class RunProcessesTests(TestPrograms programs)
{
    private const string Inner = "GX_TEST_INNER";

    /// <summary>Leave something that SIGTERM ends, in all ways. Each prints the number of what stays.</summary>
    public static TheoryData<string> Willing => new(
        "sleep 1000 & echo $!",
        "echo $$; exec sleep 1000",
        "nohup sleep 1000 2>/dev/null & echo $!",
        "setsid sh -c 'echo $$; exec sleep 1000' &",
        "( setsid -f sh -c 'echo $$; exec sleep 1000' & )",
        "setsid setsid -f sh -c 'echo $$; exec sleep 1000 >/dev/null 2>&1 </dev/null'",
        "cd /; umask 0; ( ( ( sleep 1000 & echo $! ) & ) & )",
        "env -u GX_NODE_ID sh -c 'echo $$; exec sleep 1000' &",
        "sh -c 'echo $$; kill -STOP $$; exec sleep 1000' &");

    public static TheoryData<string> Stubborn => new(
        "trap '' TERM HUP; echo $$; while :; do sleep 1000; done",
        "( setsid -f bash -c 'trap \"\" HUP TERM; echo $$; while :; do sleep 1000; done' & )",
        "trap '' TERM; echo $$; while :; do setsid -f sleep 1000; sleep 0.01; done",
        "trap 'setsid -f bash -c \"trap : TERM; while :; do sleep 0.1; done\"' TERM; echo $$; while :; do sleep 0.01; done");

    [Theory(Timeout = TestCommand.Timeout)]
    [MemberData(nameof(Willing))]
    public async Task EndAsync_SomethingStays_IsAskedToEnd(string script)
    {
        await using var run = new TestRun();
        var pid = await run.StartNumberedAsync(script);
        Assert.True(TestCommand.IsAlive(pid));
        Assert.InRange(await run.EndAsync(TestRun.LongGrace), 1, 10);
        Assert.False(TestCommand.IsAlive(pid));
        Assert.False(run.IsAnythingLeft());
        Assert.Equal(0, await run.EndAsync(TestRun.LongGrace));
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [MemberData(nameof(Stubborn))]
    public async Task EndAsync_SignalIsIgnored_Kills(string script)
    {
        await using var run = new TestRun();
        var pid = await run.StartNumberedAsync(script);
        Assert.InRange(await run.EndAsync(TimeSpan.FromMilliseconds(100)), 1, int.MaxValue);
        Assert.False(TestCommand.IsAlive(pid));
        Assert.False(run.IsAnythingLeft());
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData("100", "ignore")]
    [InlineData("1000", "ignore")]
    [InlineData("1000")]
    public async Task EndAsync_KeepsForking_DoesNotEscape(params string[] arguments)
    {
        await using var run = new TestRun();
        Assert.Equal("ready", await run.StartAsync(programs["chain"], arguments));
        Assert.InRange(await run.EndAsync(TimeSpan.FromMilliseconds(50)), 1, int.MaxValue);
        Assert.False(run.IsAnythingLeft());
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task EndAsync_TidiesUp_IsLeftTheTime()
    {
        await using var run = new TestRun();
        var time = new FakeTimeProvider();
        var file = Path.GetTempFileName();
        try
        {
            await run.StartAsync($"trap 'sleep 0.2; echo tidy >{file}; exit' TERM; echo ready; while :; do sleep 0.01; done");
            await RunProcesses.EndAsync(run.Id, TimeSpan.FromSeconds(1), time, TestContext.Current.CancellationToken);
            Assert.Equal("tidy\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task EndAsync_Many_EndsAndCountsThem()
    {
        await using var run = new TestRun();
        await run.StartAsync("for i in {1..100}; do setsid -f sleep 1000; done; echo ready; exec sleep 1000");
        Assert.Equal(101, await run.EndAsync(TestRun.LongGrace));
        Assert.False(run.IsAnythingLeft());
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task EndAsync_OtherRuns_AreLeftAlone()
    {
        await using var run = new TestRun();
        await using var other = new TestRun();
        await run.StartNumberedAsync("echo $$; exec sleep 1000");
        var neighbour = await other.StartNumberedAsync("echo $$; exec sleep 1000");
        var longer = await other.StartNumberedAsync($"GX_RUN_ID={run.Id}0 exec bash -c 'echo $$; exec sleep 1000'");
        try
        {
            Assert.Equal(1, await run.EndAsync(TimeSpan.Zero));
            Assert.True(TestCommand.IsAlive(neighbour));
            Assert.True(TestCommand.IsAlive(longer));
        }
        finally
        {
            await RunProcesses.EndAsync(run.Id + "0", TimeSpan.Zero, TimeProvider.System, CancellationToken.None);
        }
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task EndAsync_SameIdInAnotherWorkspace_IsLeftAloneAlsoAsItBeginsPrograms()
    {
        await using var run = new TestRun();
        var neighbour = await run.StartNumberedAsync("GX_WORKSPACE=/another exec bash -ec 'echo $$; while :; do /bin/true; done'");
        var own = await run.StartNumberedAsync("GX_WORKSPACE=/own exec bash -c 'echo $$; exec sleep 1000'");
        var ended = 0;
        for (var look = 0; look < 200; look++)
        {
            ended += await RunProcesses.EndAsync(
                run.Id, "/own", TimeSpan.Zero, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, ended);
        Assert.False(TestCommand.IsAlive(own));
        Assert.True(TestCommand.IsAlive(neighbour));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task EndAsync_EnvironmentIsEmpty_IsFoundByItsRecordedSession()
    {
        await using var run = new TestRun();
        var member = await run.StartNumberedAsync("exec setsid bash -c 'env -i sleep 1000 & echo $!; exec env -i sleep 1000'");
        Assert.True(ProcessEntry.TryRead(member, out var entry));
        await WaitForAsync(() => RunProcesses.Find(run.Id).Count == 0);
        Assert.True(ProcessEntry.TryRead(entry.Session, out var first));
        var recorded = new ProcessIdentity(first.Pid, (long)first.StartTime, first.Session, ProcessStamp.Current().BootId);

        Assert.Equal(0, await EndAsync(recorded with { StartTime = recorded.StartTime - 1 }));
        Assert.Equal(0, await EndAsync(recorded with { BootId = "another" }));
        Assert.True(TestCommand.IsAlive(member));
        Assert.Equal(2, await EndAsync(recorded));
        Assert.False(TestCommand.IsAlive(member) || TestCommand.IsAlive(first.Pid));

        Task<int> EndAsync(ProcessIdentity process) => RunProcesses.EndAsync(
            run.Id, null, [process], TestRun.LongGrace, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task EndAsync_CallerBelongsToTheRun_IsSparedWithItsAncestors()
    {
        if (Environment.GetEnvironmentVariable(Inner) is { Length: > 0 } runId)
        {
            using var child = Process.Start("sleep", "1000");
            Assert.Equal([child.Id], RunProcesses.Find(runId).Select(process => process.Pid));
            Assert.Equal(1, await RunProcesses.EndAsync(runId, TimeSpan.Zero, TimeProvider.System, CancellationToken.None));
            return;
        }

        await using var run = new TestRun();
        var test = $"{typeof(RunProcessesTests).FullName}.{nameof(EndAsync_CallerBelongsToTheRun_IsSparedWithItsAncestors)}";
        var program = Path.Combine(AppContext.BaseDirectory, "GraphExecutor.Pty.Tests");
        Assert.Equal(
            "0",
            await run.StartAsync("bash", "-c", $"{Inner}={run.Id} \"$0\" --filter-method {test} >/dev/null 2>&1; echo $?; exit", program));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task EndAsync_Cancelled_GivesUp()
    {
        await using var run = new TestRun();
        var pid = await run.StartNumberedAsync("trap '' TERM; echo $$; while :; do sleep 1000; done");
        using var stop = new CancellationTokenSource();
        var ending = RunProcesses.EndAsync(run.Id, TestRun.LongGrace, TimeProvider.System, stop.Token);
        await stop.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ending);
        Assert.Equal(stop.Token, exception.CancellationToken);
        Assert.True(TestCommand.IsAlive(pid));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task EndAsync_WrongArguments_AreRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => RunProcesses.EndAsync("", default, TimeProvider.System, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => RunProcesses.EndAsync("run", TimeSpan.FromTicks(-1), TimeProvider.System, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => RunProcesses.Find(""));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task Find_SomethingStays_TellsWhatItIs()
    {
        await using var run = new TestRun();
        await using var other = new TestRun();
        var pid = await run.StartNumberedAsync("echo $$; exec -a 'my sleep' sleep 1000");
        var orphan = await other.StartNumberedAsync("env -u GX_NODE_ID setsid sh -c 'echo $$; exec sleep 1001' &");
        await WaitForAsync(() => RunProcesses.Find(run.Id) is [{ CommandLine: "my sleep 1000" }]);
        await WaitForAsync(() => RunProcesses.Find(other.Id) is [{ CommandLine: "sleep 1001" }]);
        var found = Assert.Single(RunProcesses.Find(run.Id));
        Assert.Equal((pid, run.Id, "node"), (found.Pid, found.RunId, found.NodeId));
        Assert.InRange(found.StartedAt, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddSeconds(2));
        var all = RunProcesses.Find();
        Assert.Contains(found, all);
        Assert.Null(Assert.Single(all, process => process.Pid == orphan).NodeId);
        Assert.DoesNotContain(all, process => process.Pid == Environment.ProcessId);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task Find_ManyThreads_IsOneProcess()
    {
        await using var run = new TestRun();
        var self = Path.Combine(AppContext.BaseDirectory, "GraphExecutor.Pty.Tests");
        var looking = run.StartAsync(self, "--list-tests"); // A process of .NET, which begins threads all the time.
        while (!looking.IsCompleted)
        {
            Assert.InRange(RunProcesses.Find(run.Id).Count, 0, 1);
        }

        await looking;
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
