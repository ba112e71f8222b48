using System.Text.Json;
using System.Text.Json.Serialization;
using GraphExecutor.Runs;

namespace GraphExecutor.Storage.Sqlite.Rows;

/// <summary>A <see cref="NodeResult"/> as it is stored: what is not there takes no room, and times are counted in ticks.</summary>
internal sealed record ResultBody
{
    public required NodeStatus Status { get; init; }

    public int Version { get; init; }

    public int Attempts { get; init; }

    public int? ExitCode { get; init; }

    public string? Reason { get; init; }

    public NodeError? Error { get; init; }

    public long? StartedAt { get; init; }

    public long? Duration { get; init; }

    public long? CpuTime { get; init; }

    public long? PeakMemory { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SkipBranch { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Reused { get; init; }

    public JsonElement? Output { get; init; }

    public static byte[] Write(NodeResult result) => JsonSerializer.SerializeToUtf8Bytes(
        new ResultBody
        {
            Status = result.Status,
            Version = result.Version,
            Attempts = result.Attempts,
            ExitCode = result.ExitCode,
            Reason = result.Reason,
            Error = result.Error,
            StartedAt = result.StartedAt?.UtcTicks,
            Duration = result.Duration?.Ticks,
            CpuTime = result.CpuTime?.Ticks,
            PeakMemory = result.PeakMemory,
            SkipBranch = result.SkipBranch,
            Reused = result.Reused,
            Output = result.Output,
        },
        StoreJson.Relaxed.ResultBody);

    public static NodeResult Read(ReadOnlySpan<byte> utf8)
    {
        var body = JsonSerializer.Deserialize(utf8, StoreJson.Relaxed.ResultBody)!;
        return new NodeResult
        {
            Status = body.Status,
            Version = body.Version,
            Attempts = body.Attempts,
            ExitCode = body.ExitCode,
            Reason = body.Reason,
            Error = body.Error,
            StartedAt = body.StartedAt is { } started ? Times.Read(started) : null,
            Duration = body.Duration is { } duration ? new TimeSpan(duration) : null,
            CpuTime = body.CpuTime is { } time ? new TimeSpan(time) : null,
            PeakMemory = body.PeakMemory,
            SkipBranch = body.SkipBranch,
            Reused = body.Reused,
            Output = body.Output,
        };
    }
}
