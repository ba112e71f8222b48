using GraphExecutor.Pty.Ending;
using GraphExecutor.Storage;

namespace GraphExecutor.Pty.Tests.Ending;

public sealed class RecordedSessionsTests
{
    [Fact(Timeout = TestCommand.Timeout)]
    public async Task StillIn_NumberUsedAgain_IsAnotherSession()
    {
        await using var run = new TestRun();
        using var counter = new PidCounter();
        var pid = await run.StartNumberedAsync("exec setsid sh -c 'echo $$; exec sleep 1000'");
        Assert.True(ProcessEntry.TryRead(pid, out var first));
        var sessions = new RecordedSessions(
            [new ProcessIdentity(pid, (long)first.StartTime, first.Session, ProcessStamp.Current().BootId)]);
        var withMember = ProcessSnapshot.TakeAll(since: 0, _ => false, counter);
        Assert.Equal([pid], sessions.StillIn(withMember));

        await run.EndAsync(TimeSpan.Zero);
        Assert.Empty(sessions.StillIn(ProcessSnapshot.TakeAll(since: 0, _ => false, counter)));

        // As if somebody had got the number since.
        Assert.Empty(sessions.StillIn(withMember));
    }
}
