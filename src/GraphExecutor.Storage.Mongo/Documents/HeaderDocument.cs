using GraphExecutor.Runs;
using GraphExecutor.Workflows;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Bson.Serialization.Options;

namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>A <see cref="RunRecord"/> as it is stored.</summary>
internal sealed record HeaderDocument
{
    public required string WorkflowName { get; init; }

    public required string WorkflowHash { get; init; }

    public required RunStatus Status { get; init; }

    public string? Reason { get; init; }

    public required int Attempt { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public LeaseDocument? Lease { get; init; }

    public RunOrigin StartedBy { get; init; }

    public int Recoveries { get; init; }

    public string? StartDirectory { get; init; }

    public string? WorkflowDirectory { get; init; }

    public string? Workspace { get; init; }

    /// <summary>JSON.</summary>
    public string? Context { get; init; }

    /// <summary>Pairs, since a name may hold what a field's name must not.</summary>
    [BsonDictionaryOptions(DictionaryRepresentation.ArrayOfDocuments)]
    public Dictionary<string, string> SecretReferences { get; init; } = [];

    public string? RequestHash { get; init; }

    public static HeaderDocument Of(RunRecord run) => new()
    {
        WorkflowName = run.WorkflowName,
        WorkflowHash = run.WorkflowHash,
        Status = run.Status,
        Reason = run.Reason,
        Attempt = run.Attempt,
        Version = run.Version,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Lease = run.Lease is { } lease ? LeaseDocument.Of(lease) : null,
        StartedBy = run.StartedBy,
        Recoveries = run.Recoveries,
        StartDirectory = run.StartDirectory,
        WorkflowDirectory = run.WorkflowDirectory,
        Workspace = run.Workspace,
        Context = run.Context?.ToString(),
        SecretReferences = new(run.SecretReferences),
        RequestHash = run.RequestHash,
    };

    public RunRecord ToRecord(string runId) => new()
    {
        RunId = runId,
        WorkflowName = WorkflowName,
        WorkflowHash = WorkflowHash,
        Status = Status,
        Reason = Reason,
        Attempt = Attempt,
        Version = Version,
        CreatedAt = CreatedAt,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Lease = Lease?.ToLease(),
        StartedBy = StartedBy,
        Recoveries = Recoveries,
        StartDirectory = StartDirectory,
        WorkflowDirectory = WorkflowDirectory,
        Workspace = Workspace,
        Context = Context is { } context ? JsonValue.Parse(context) : null,
        SecretReferences = new(SecretReferences),
        RequestHash = RequestHash,
    };
}
