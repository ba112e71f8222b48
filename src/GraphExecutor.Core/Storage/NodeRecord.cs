using GraphExecutor.Runs;

namespace GraphExecutor.Storage;

/// <summary>A node of a run as it is recorded: one for each node, whatever the number of attempts.</summary>
public sealed record NodeRecord
{
    /// <summary>The node.</summary>
    public required string NodeId { get; init; }

    /// <summary>The attempt of the run in which it came to this.</summary>
    public required int RunAttempt { get; init; }

    /// <summary>When it came to this.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What it is now: its status and version, and what is known of its latest attempt.</summary>
    public required NodeResult Result { get; init; }

    /// <summary>When its next attempt starts, while it waits for that.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>
    /// The process of its command, while that runs or may have been left running: also when a later attempt has made the node pending
    /// again.
    /// </summary>
    public ProcessIdentity? Process { get; init; }

    /// <summary>While it runs: until when its worker counts as alive; <see langword="null"/> while that gave no sign of life.</summary>
    public DateTimeOffset? AliveUntil { get; init; }

    /// <summary>Who recorded it: see <see cref="NodeChange.Claim"/>.</summary>
    public string? Claim { get; init; }

    /// <summary>What a change must follow.</summary>
    public NodeStamp Stamp => new(Result.Version, Result.Status, Result.Attempts, RunAttempt, Claim);

    /// <summary>Whether it runs now in an attempt.</summary>
    /// <param name="runAttempt">The attempt of the run.</param>
    /// <param name="nodeAttempt">The attempt of the node.</param>
    public bool Runs(int runAttempt, int nodeAttempt) =>
        Result.Status == NodeStatus.Running && RunAttempt == runAttempt && Result.Attempts == nodeAttempt;
}
