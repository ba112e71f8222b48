using GraphExecutor.Runs;

namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>A node of a run in the collection <c>nodes</c>.</summary>
internal sealed record NodeDocument
{
    /// <summary>See <see cref="Keys.Node"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>The cursor of the last change that it has seen.</summary>
    public required long Cursor { get; init; }

    /// <summary>The change that made it what it is.</summary>
    public required ChangeDocument Latest { get; init; }

    /// <summary>The process of its command, while that runs or was left running.</summary>
    public ProcessDocument? Process { get; init; }

    /// <summary>While it runs: until when its worker counts as alive.</summary>
    public DateTimeOffset? AliveUntil { get; init; }

    public DateTime? ExpiresAt { get; init; }

    public NodeRecord ToRecord() => Latest.ToRecord(Process, AliveUntil);

    /// <summary>
    /// The node after a change. A process and a sign of life count only for the node attempt that they are of, while that runs; and a
    /// process stays known while a later attempt of the run has made the node pending again, since it may have been left running.
    /// </summary>
    /// <param name="node">The node before; <see langword="null"/> when nothing is known of it.</param>
    /// <param name="change">A change of it.</param>
    /// <param name="run">The run.</param>
    /// <param name="cursor">The change's place in the run's history.</param>
    public static NodeDocument? After(NodeDocument? node, ChangeDocument change, RunDocument run, long cursor)
    {
        if (change.Status is { } status)
        {
            return new NodeDocument
            {
                Id = Keys.Node(run.Number, change.Node!),
                RunId = run.Id,
                Cursor = cursor,
                Latest = change,
                Process = status == NodeStatus.Pending ? node?.Process : null,
            };
        }

        var isOfIt = node?.Latest is { Status: NodeStatus.Running } latest
            && latest.Attempt == change.Attempt && latest.NodeAttempt == change.NodeAttempt;
        return isOfIt
            ? node! with { Process = change.Process ?? node.Process, AliveUntil = change.AliveUntil ?? node.AliveUntil, Cursor = cursor }
            : node;
    }
}
