using System.Text.Json;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Tests.Storage;

public sealed class TransitionTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ToEvent_Node_IsTheEventThatWasSent()
    {
        var transition = new NodeTransition
        {
            Cursor = 7,
            Attempt = 2,
            Time = Time,
            NodeId = "update",
            RetryAt = Time.AddSeconds(2),
            Result = new NodeResult
            {
                Status = NodeStatus.Waiting,
                Version = 4,
                Attempts = 1,
                ExitCode = 100,
                Error = new NodeError("ExitCode", "no"),
                Reason = "ExitCode 100",
                Duration = TimeSpan.FromMilliseconds(12.5),
                CpuTime = TimeSpan.FromMilliseconds(3),
                PeakMemory = 4_096,
                Output = JsonElement.Parse("""{"kernel":"6.1.0"}"""),
            },
        };

        Assert.Equal(
            """
            {"type":"node","runId":"r1","attempt":2,"nodeId":"update","nodeAttempt":1,"version":4,"time":"2026-01-01T00:00:00.000Z","status":"waiting","exitCode":100,"output":{"kernel":"6.1.0"},"error":{"type":"ExitCode","message":"no"},"reason":"ExitCode 100","retryAt":"2026-01-01T00:00:02.000Z","durationMs":12.5,"cpuMs":3,"peakMemory":4096}
            """,
            transition.ToEvent("r1").ToString());
    }

    [Fact]
    public void ToEvent_Run_IsTheEventThatWasSent()
    {
        var transition = new RunTransition
        {
            Cursor = 1,
            Attempt = 2,
            Time = Time,
            Version = 4,
            Status = RunStatus.Failed,
            WorkflowName = "patch-host",
            Reason = "update failed",
            Duration = TimeSpan.FromMilliseconds(1.5),
        };

        Assert.Equal(
            """{"type":"run","runId":"r1","attempt":2,"version":4,"time":"2026-01-01T00:00:00.000Z","status":"failed","workflow":"patch-host","reason":"update failed","durationMs":1.5}""",
            transition.ToEvent("r1").ToString());
    }
}
