using System.Text.Json;
using GraphExecutor.Runs;

namespace GraphExecutor.Storage.Tests.Contract;

/// <summary>Records to store. Times are what a clock gives: with parts of a millisecond.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567);

    public static readonly StoredWorkflow BuildWorkflow = StoredWorkflow.Of("""{"name":"build","nodes":[]}""");

    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    public static RunLease Lease(string token = "t1", double until = 30) =>
        new(new LeaseOwner("host-1", 4711, 123_456_789, "boot-1", token), At(until));

    public static NewRun Run(string id, string workflow = "build") =>
        new() { RunId = id, WorkflowName = workflow, Workflow = BuildWorkflow, Time = Start, Lease = Lease() };

    public static NewAttempt Attempt(string token = "t2", double at = 100) => new() { Time = At(at), Lease = Lease(token, at + 30) };

    public static NodeChange Change(string node, NodeStatus status, int version, int attempt = 1) => new()
    {
        NodeId = node,
        Time = At(version),
        Result = new NodeResult { Status = status, Version = version, Attempts = attempt, StartedAt = At(0.5) },
    };

    /// <summary>A failure of which everything is known.</summary>
    public static NodeResult FullResult(int version) => new()
    {
        Status = NodeStatus.Failed,
        Version = version,
        Attempts = 3,
        Error = new NodeError("ExitCode", "it said \"no\" → ünd"),
        ExitCode = 7,
        Reason = "ExitCode 7",
        StartedAt = At(1),
        Duration = TimeSpan.FromTicks(98_765_432_1),
        CpuTime = TimeSpan.FromTicks(7),
        PeakMemory = 5_000_000_000,
        SkipBranch = true,
        Reused = true,
        Output = JsonElement.Parse("""{"n":1.50,"list":["→",null,true]}"""),
    };

    public static RunWrite Write(string run, params NodeChange[] changes) => new() { RunId = run, Attempt = 1, Nodes = changes };

    public static RunWrite Ending(string run, RunStatus status = RunStatus.Completed, int attempt = 1, double at = 50) => new()
    {
        RunId = run,
        Attempt = attempt,
        End = new RunEnding
        {
            Status = status,
            Time = At(at),
            Duration = TimeSpan.FromSeconds(12.5),
            Reason = status == RunStatus.Completed ? null : "why",
        },
    };

    public static LogChunk Chunk(long firstLine, params string[] lines) =>
        new() { NodeId = "a", NodeAttempt = 1, FirstLine = firstLine, Lines = [.. lines], Time = At(firstLine) };

    public static RunWrite Log(string run, params LogChunk[] chunks) => new() { RunId = run, Attempt = 1, Log = chunks };

    public static MailboxMessage Message(string run, MessageKind kind = MessageKind.Cancel, string? node = null) =>
        new() { RunId = run, Kind = kind, NodeId = node, Time = At(9) };
}
