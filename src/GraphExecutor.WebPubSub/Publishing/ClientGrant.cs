namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>What a client of the live stream is allowed: to hear some groups, for a while, and nothing else.</summary>
/// <param name="Groups">The groups: it is a member from the start, and may leave and join them.</param>
public sealed record ClientGrant(IReadOnlyList<string> Groups)
{
    /// <summary>What a viewer of one run is allowed.</summary>
    /// <param name="runId">The run.</param>
    public static ClientGrant ForRun(string runId) => new([EventGroups.OfRun(runId), EventGroups.OfLog(runId)]);

    /// <summary>What a viewer of the list of runs is allowed.</summary>
    public static ClientGrant ForRuns { get; } = new([EventGroups.Runs]);

    /// <summary>Who it is, for the service's own diagnostics; nobody by default.</summary>
    public string? UserId { get; init; }

    /// <summary>
    /// How long it may connect with it, in whole minutes; one hour by default. A connection that stands is not ended by that.
    /// </summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    internal IEnumerable<string> Roles => Groups.Select(group => $"webpubsub.joinLeaveGroup.{group}");
}
