using System.Text;
using System.Text.Json;
using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;

namespace GraphExecutor.Tests.Execution;

/// <summary>Events as lines of JSON: a contract that readers rely on, down to the order of the properties.</summary>
public sealed class EventJsonTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly NodeEvent Node = new()
    {
        RunId = "r1",
        Attempt = 1,
        NodeId = "probe",
        NodeAttempt = 1,
        Version = 1,
        Time = Time,
        Status = NodeStatus.Running,
    };

    private static readonly LogEvent Log = new()
    {
        RunId = "r1",
        Attempt = 1,
        NodeId = "probe",
        NodeAttempt = 1,
        Time = Time,
        FirstLine = 0,
        Lines = ["6.1.0-18-amd64"],
    };

    private static readonly RunEvent Run = new() { RunId = "r1", Attempt = 1, Version = 1, Time = Time, Status = RunStatus.Running, Workflow = "patch-host" };

    private static readonly Dictionary<string, (GraphEvent Event, string Json)> Golden = new()
    {
        ["run"] = (Run, """{"type":"run","runId":"r1","attempt":1,"version":1,"time":"2026-01-01T00:00:00.000Z","status":"running","workflow":"patch-host"}"""),
        ["run failed"] = (
            Run with { Version = 2, Status = RunStatus.Failed, Reason = "a failed: ExitCode 3", DurationMs = 12.5 },
            """{"type":"run","runId":"r1","attempt":1,"version":2,"time":"2026-01-01T00:00:00.000Z","status":"failed","workflow":"patch-host","reason":"a failed: ExitCode 3","durationMs":12.5}"""),
        ["running"] = (Node, """{"type":"node","runId":"r1","attempt":1,"nodeId":"probe","nodeAttempt":1,"version":1,"time":"2026-01-01T00:00:00.000Z","status":"running"}"""),
        ["completed"] = (
            Node with { Version = 2, Status = NodeStatus.Completed, ExitCode = 0, Output = JsonElement.Parse("""{"kernel":"6.1.0"}"""), DurationMs = 12.5 },
            """{"type":"node","runId":"r1","attempt":1,"nodeId":"probe","nodeAttempt":1,"version":2,"time":"2026-01-01T00:00:00.000Z","status":"completed","exitCode":0,"output":{"kernel":"6.1.0"},"durationMs":12.5}"""),
        ["failed"] = (
            Node with { NodeId = "update", Version = 3, Status = NodeStatus.Failed, ExitCode = 100, Error = new NodeError("ExitCode", "it exited"), Reason = "ExitCode 100" },
            """{"type":"node","runId":"r1","attempt":1,"nodeId":"update","nodeAttempt":1,"version":3,"time":"2026-01-01T00:00:00.000Z","status":"failed","exitCode":100,"error":{"type":"ExitCode","message":"it exited"},"reason":"ExitCode 100"}"""),
        ["waiting"] = (
            Node with { Status = NodeStatus.Waiting, Error = new NodeError("Timeout", "slow"), Reason = "retry", RetryAt = Time.AddSeconds(1.5) },
            """{"type":"node","runId":"r1","attempt":1,"nodeId":"probe","nodeAttempt":1,"version":1,"time":"2026-01-01T00:00:00.000Z","status":"waiting","error":{"type":"Timeout","message":"slow"},"reason":"retry","retryAt":"2026-01-01T00:00:01.500Z"}"""),
        ["skipped"] = (
            Node with { NodeAttempt = 0, Status = NodeStatus.Skipped, Reason = "the condition of a → b is false: x > `1`" },
            """{"type":"node","runId":"r1","attempt":1,"nodeId":"probe","nodeAttempt":0,"version":1,"time":"2026-01-01T00:00:00.000Z","status":"skipped","reason":"the condition of a → b is false: x > `1`"}"""),
        ["cancelled"] = (
            Node with { Status = NodeStatus.Cancelled, Reason = "the run was cancelled" },
            """{"type":"node","runId":"r1","attempt":1,"nodeId":"probe","nodeAttempt":1,"version":1,"time":"2026-01-01T00:00:00.000Z","status":"cancelled","reason":"the run was cancelled"}"""),
        ["reused"] = (
            Node with { Status = NodeStatus.Completed, SkipBranch = true, CpuMs = 1.5, PeakMemory = 4096, Reused = true },
            """{"type":"node","runId":"r1","attempt":1,"nodeId":"probe","nodeAttempt":1,"version":1,"time":"2026-01-01T00:00:00.000Z","status":"completed","skipBranch":true,"cpuMs":1.5,"peakMemory":4096,"reused":true}"""),
        ["log"] = (Log, """{"type":"log","runId":"r1","attempt":1,"nodeId":"probe","nodeAttempt":1,"time":"2026-01-01T00:00:00.000Z","firstLine":0,"lines":["6.1.0-18-amd64"]}"""),
        ["partial"] = (
            Log with { FirstLine = 7, Lines = [], Partial = "50 %", Stream = OutputSource.Stderr },
            """{"type":"log","runId":"r1","attempt":1,"nodeId":"probe","nodeAttempt":1,"time":"2026-01-01T00:00:00.000Z","firstLine":7,"lines":[],"partial":"50 %","stream":"stderr"}"""),
        ["ansi"] = (
            Log with { Lines = ["\e[31mred\e[0m <b> \"é\" \\ 😀"] },
            """{"type":"log","runId":"r1","attempt":1,"nodeId":"probe","nodeAttempt":1,"time":"2026-01-01T00:00:00.000Z","firstLine":0,"lines":["\u001B[31mred\u001B[0m <b> \"é\" \\ \uD83D\uDE00"]}"""),
    };

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Serialize_Event_GivesTheGoldenLine(string name)
    {
        Assert.Equal(Golden[name].Json, Text(Golden[name].Event));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Deserialize_GoldenLine_GivesTheEvent(string name)
    {
        var @event = EventJson.Deserialize(Encoding.UTF8.GetBytes(Golden[name].Json));

        Assert.Equal(Golden[name].Event, @event);
        Assert.Equal(Golden[name].Event.GetHashCode(), @event.GetHashCode());
    }

    [Fact]
    public void Serialize_OtherTimeZone_WritesUtc()
    {
        Assert.Contains("\"time\":\"2026-01-01T00:00:00.000Z\"", Text(Node with { Time = Time.ToOffset(TimeSpan.FromHours(5)) }), StringComparison.Ordinal);
    }

    [Fact]
    public void Serialize_HalfASurrogatePair_WritesAReplacement()
    {
        Assert.Contains("�", Text(Log with { Lines = ["a\ud83d"] }).Replace("\\uFFFD", "�", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(64)]
    public void Serialize_DeepOutput_CanBeReadAgain(int depth)
    {
        // As deep as a parser lets an output be.
        var @event = Node with { Output = JsonElement.Parse(new string('[', depth) + new string(']', depth)) };

        Assert.Equal(@event, EventJson.Deserialize(EventJson.Serialize(@event)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"type":"other"}""")]
    [InlineData("""{"type":"run","runId":"r1"}""")]
    [InlineData("""{"type":"run","runId":"r1","attempt":1,"version":1,"time":"2026-01-01T00:00:00.000Z","status":1,"workflow":"x"}""")]
    [InlineData("""{"type":"run","runId":"r1","attempt":1,"version":1,"time":"2026-01-01T00:00:00.000Z","status":"lost","workflow":"x"}""")]
    public void Deserialize_NoEvent_Throws(string json)
    {
        var exception = Record.Exception(() => EventJson.Deserialize(Encoding.UTF8.GetBytes(json)));

        Assert.True(exception is JsonException, $"{exception}");
    }

    private static string Text(GraphEvent @event) => Encoding.UTF8.GetString(EventJson.Serialize(@event));
}
