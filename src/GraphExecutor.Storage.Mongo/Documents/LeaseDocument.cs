namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>A <see cref="RunLease"/> as it is stored.</summary>
internal sealed record LeaseDocument
{
    public required string Host { get; init; }

    public required int Pid { get; init; }

    public required long StartTime { get; init; }

    public required string BootId { get; init; }

    public required string Token { get; init; }

    public string? PidNamespace { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public static LeaseDocument Of(RunLease lease) => new()
    {
        Host = lease.Owner.Host,
        Pid = lease.Owner.Pid,
        StartTime = lease.Owner.StartTime,
        BootId = lease.Owner.BootId,
        Token = lease.Owner.Token,
        PidNamespace = lease.Owner.PidNamespace,
        ExpiresAt = lease.ExpiresAt,
    };

    public RunLease ToLease() => new(new LeaseOwner(Host, Pid, StartTime, BootId, Token, PidNamespace), ExpiresAt);
}
