using System.Text.Json;
using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.WebPubSub.Tests.Publishing;

/// <summary>Events to publish.</summary>
internal static class Samples
{
    public static LogEvent Log(int firstLine, int length = 10, string runId = "r1", int lines = 1) => new()
    {
        RunId = runId,
        Attempt = 1,
        NodeId = "a",
        NodeAttempt = 1,
        Time = DateTimeOffset.UnixEpoch,
        FirstLine = firstLine,
        Lines = [.. Enumerable.Range(firstLine, lines).Select(line => $"{line} ".PadRight(length, 'x'))],
    };

    public static NodeEvent Node(int version, string runId = "r1", JsonElement? output = null) => new()
    {
        RunId = runId,
        Attempt = 1,
        NodeId = "a",
        NodeAttempt = 1,
        Version = version,
        Time = DateTimeOffset.UnixEpoch,
        Status = NodeStatus.Completed,
        Output = output,
    };

    public static RunEvent Run(RunStatus status, string runId = "r1") => new()
    {
        RunId = runId,
        Attempt = 1,
        Version = status == RunStatus.Running ? 1 : 2,
        Time = DateTimeOffset.UnixEpoch,
        Status = status,
        Workflow = "w",
    };
}
