using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>An attempt that another one has followed, in the collection <c>attempts</c>. The latest one stands in the run's document.</summary>
internal sealed record AttemptDocument
{
    /// <summary>See <see cref="Keys.Attempt"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>The version of the run's record that it was taken from.</summary>
    public required int Version { get; init; }

    public required int Number { get; init; }

    public required RunStatus Status { get; init; }

    public required string WorkflowHash { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Reason { get; init; }

    public bool IsRecovery { get; init; }

    /// <summary>JSON.</summary>
    public string? Request { get; init; }

    public DateTime? ExpiresAt { get; init; }

    /// <summary>The latest attempt of a run.</summary>
    public static AttemptDocument Of(RunDocument run) => new()
    {
        Id = Keys.Attempt(run.Number, run.Run.Attempt),
        RunId = run.Id,
        Version = run.Run.Version,
        Number = run.Run.Attempt,
        Status = run.Run.Status,
        WorkflowHash = run.Run.WorkflowHash,
        StartedAt = run.Run.StartedAt,
        EndedAt = run.Run.EndedAt,
        Reason = run.Run.Reason,
        IsRecovery = run.IsRecovery,
        Request = run.Request,
    };

    public AttemptRecord ToRecord() => new()
    {
        Number = Number,
        Status = Status,
        WorkflowHash = WorkflowHash,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Reason = Reason,
        IsRecovery = IsRecovery,
        Request = Request is { } request ? JsonValue.Parse(request) : null,
    };
}
