using System.Text.Json;
using GraphExecutor.Runs;
using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;

namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>
/// Something that happened in a run: a node changed, the command of a node has a process now, its worker gave a sign of life, or, where
/// <see cref="Node"/> is <see langword="null"/>, an attempt began or ended.
/// </summary>
internal sealed record ChangeDocument
{
    /// <summary>Tells it from all others.</summary>
    public ObjectId Key { get; init; } = ObjectId.GenerateNewId();

    /// <summary>The attempt of the run.</summary>
    public required int Attempt { get; init; }

    public string? Node { get; init; }

    public DateTimeOffset? Time { get; init; }

    /// <summary>The version of the record after it; none for a process or a sign of life.</summary>
    public int? Version { get; init; }

    public NodeStatus? Status { get; init; }

    public RunStatus? RunStatus { get; init; }

    /// <summary>The attempt of the node.</summary>
    public int? NodeAttempt { get; init; }

    /// <summary>Who recorded it.</summary>
    public string? Claim { get; init; }

    public string? Workflow { get; init; }

    public string? Reason { get; init; }

    public ErrorDocument? Error { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>JSON.</summary>
    public string? Output { get; init; }

    [BsonIgnoreIfDefault]
    public bool SkipBranch { get; init; }

    [BsonIgnoreIfDefault]
    public bool Reused { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public TimeSpan? Duration { get; init; }

    public TimeSpan? CpuTime { get; init; }

    public long? PeakMemory { get; init; }

    public DateTimeOffset? RetryAt { get; init; }

    public ProcessDocument? Process { get; init; }

    /// <summary>Until when the node's worker counts as alive.</summary>
    public DateTimeOffset? AliveUntil { get; init; }

    /// <summary>Whether it is part of the run's history, and no mere note about a node that runs.</summary>
    [BsonIgnore]
    public bool IsTransition => Process is null && AliveUntil is null;

    /// <summary>About how many bytes it takes.</summary>
    [BsonIgnore]
    public long Size => 300 + (3L * ((Output?.Length ?? 0) + (Reason?.Length ?? 0) + (Error?.Message.Length ?? 0)));

    /// <summary>What a later change of the node must follow; the default when this is no change of a node.</summary>
    [BsonIgnore]
    public NodeStamp Stamp => Status is { } status ? new(Version!.Value, status, NodeAttempt!.Value, Attempt, Claim) : default;

    public static ChangeDocument Of(NodeChange change, int attempt) => new()
    {
        Attempt = attempt,
        Node = change.NodeId,
        Time = change.Time,
        Version = change.Result.Version,
        Status = change.Result.Status,
        NodeAttempt = change.Result.Attempts,
        Reason = change.Result.Reason,
        Error = ErrorDocument.Of(change.Result.Error),
        ExitCode = change.Result.ExitCode,
        Output = change.Result.Output?.GetRawText(),
        SkipBranch = change.Result.SkipBranch,
        Reused = change.Result.Reused,
        StartedAt = change.Result.StartedAt,
        Duration = change.Result.Duration,
        CpuTime = change.Result.CpuTime,
        PeakMemory = change.Result.PeakMemory,
        RetryAt = change.RetryAt,
        Claim = change.Claim,
    };

    public static ChangeDocument Of(NodeProcess process, int attempt) => new()
    {
        Attempt = attempt,
        Node = process.NodeId,
        NodeAttempt = process.NodeAttempt,
        Process = ProcessDocument.Of(process.Process),
    };

    public static ChangeDocument Of(NodeHeartbeat heartbeat, int attempt) => new()
    {
        Attempt = attempt,
        Node = heartbeat.NodeId,
        NodeAttempt = heartbeat.NodeAttempt,
        AliveUntil = heartbeat.AliveUntil,
    };

    /// <summary>This note about a running node, and a later one, which may be of another attempt of it.</summary>
    public ChangeDocument Then(ChangeDocument later) => later.Attempt == Attempt && later.NodeAttempt == NodeAttempt
        ? later with { Process = later.Process ?? Process, AliveUntil = later.AliveUntil ?? AliveUntil }
        : later;

    /// <summary>The run became what its record says.</summary>
    public static ChangeDocument Of(RunRecord run, TimeSpan? duration)
    {
        var transition = RunChanges.Describe(run, 0, duration);
        return new ChangeDocument
        {
            Attempt = transition.Attempt,
            Time = transition.Time,
            Version = transition.Version,
            RunStatus = transition.Status,
            Workflow = transition.WorkflowName,
            Reason = transition.Reason,
            Duration = transition.Duration,
        };
    }

    /// <summary>It in the history of the run; <see langword="null"/> when it is no part of that.</summary>
    public Transition? ToTransition(long cursor) => this switch
    {
        { Node: { } node, Status: not null } => ToChange().ToTransition(cursor, Attempt),
        { RunStatus: { } status } => new RunTransition
        {
            Cursor = cursor,
            Attempt = Attempt,
            Time = Time!.Value,
            Version = Version!.Value,
            Status = status,
            WorkflowName = Workflow!,
            Reason = Reason,
            Duration = Duration,
        },
        _ => null,
    };

    /// <summary>The node's record after it.</summary>
    public NodeRecord ToRecord(ProcessDocument? process, DateTimeOffset? aliveUntil) =>
        ToChange().ToRecord(Attempt) with { Process = process?.ToProcess(), AliveUntil = aliveUntil };

    private NodeChange ToChange() => new()
    {
        NodeId = Node!,
        Time = Time!.Value,
        RetryAt = RetryAt,
        Claim = Claim,
        Result = new NodeResult
        {
            Status = Status!.Value,
            Version = Version!.Value,
            Attempts = NodeAttempt!.Value,
            Reason = Reason,
            Error = Error?.ToError(),
            ExitCode = ExitCode,
            Output = Output is { } output ? JsonElement.Parse(output) : null,
            SkipBranch = SkipBranch,
            Reused = Reused,
            StartedAt = StartedAt,
            Duration = Duration,
            CpuTime = CpuTime,
            PeakMemory = PeakMemory,
        },
    };
}
