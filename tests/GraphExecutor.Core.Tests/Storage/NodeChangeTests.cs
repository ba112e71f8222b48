using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Tests.Storage;

public sealed class NodeChangeTests
{
    [Theory]
    [InlineData(0, NodeStatus.Pending, 0, 0, 1, NodeStatus.Running, 1, ChangeVerdict.Apply)]
    [InlineData(0, NodeStatus.Pending, 0, 0, 2, NodeStatus.Running, 1, ChangeVerdict.Conflict)]
    [InlineData(1, NodeStatus.Running, 1, 2, 2, NodeStatus.Completed, 1, ChangeVerdict.Apply)]
    [InlineData(1, NodeStatus.Running, 1, 2, 1, NodeStatus.Running, 1, ChangeVerdict.Repeated)]
    [InlineData(1, NodeStatus.Running, 1, 1, 1, NodeStatus.Running, 1, ChangeVerdict.Conflict)]
    [InlineData(2, NodeStatus.Waiting, 1, 2, 3, NodeStatus.Waiting, 1, ChangeVerdict.Apply)]
    [InlineData(2, NodeStatus.Completed, 1, 2, 2, NodeStatus.Completed, 1, ChangeVerdict.Repeated)]
    [InlineData(2, NodeStatus.Completed, 1, 2, 9, NodeStatus.Completed, 1, ChangeVerdict.Repeated)]
    [InlineData(2, NodeStatus.Completed, 1, 2, 2, NodeStatus.Failed, 1, ChangeVerdict.Conflict)]
    [InlineData(2, NodeStatus.Completed, 1, 2, 2, NodeStatus.Completed, 2, ChangeVerdict.Conflict)]
    [InlineData(2, NodeStatus.Completed, 1, 1, 3, NodeStatus.Completed, 1, ChangeVerdict.Apply)]
    public void Against_InRunAttempt2_Table(
        int storedVersion, NodeStatus storedStatus, int storedAttempt, int storedRunAttempt,
        int version, NodeStatus status, int attempt, ChangeVerdict expected)
    {
        var change = new NodeChange
        {
            NodeId = "a",
            Time = DateTimeOffset.UnixEpoch,
            Result = new NodeResult { Status = status, Version = version, Attempts = attempt },
        };

        Assert.Equal(expected, change.Against(new NodeStamp(storedVersion, storedStatus, storedAttempt, storedRunAttempt), runAttempt: 2));
    }
}
