using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Tests.Storage;

public sealed class RunLivenessTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly LeaseOwner Owner = new("host", 1, 2, "boot", "token");

    [Theory]
    [InlineData(RunStatus.Running, 1, false, false)]
    [InlineData(RunStatus.Running, 1, true, true)]
    [InlineData(RunStatus.Running, 0, false, true)]
    [InlineData(RunStatus.Running, -1, false, true)]
    [InlineData(RunStatus.Running, null, false, true)]
    [InlineData(RunStatus.Completed, null, true, false)]
    [InlineData(RunStatus.Cancelled, -1, true, false)]
    public void IsInterrupted_Table(RunStatus status, int? secondsLeft, bool isOwnerGone, bool expected)
    {
        var run = new RunRecord
        {
            RunId = "r1",
            WorkflowName = "w",
            WorkflowHash = "h",
            Status = status,
            Attempt = 1,
            Version = 1,
            CreatedAt = Now,
            StartedAt = Now,
            Lease = secondsLeft is { } seconds ? new RunLease(Owner, Now.AddSeconds(seconds)) : null,
        };

        Assert.Equal(expected, RunLiveness.IsInterrupted(run, Now, owner => owner == Owner && isOwnerGone));
    }
}
