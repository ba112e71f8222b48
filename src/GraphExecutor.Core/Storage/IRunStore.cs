namespace GraphExecutor.Storage;

/// <summary>
/// Where runs are recorded. An attempt of a run is alive while its lease is renewed, and its number fences it: once a later attempt has
/// started, whatever an earlier one tries to record is refused with <see cref="LeaseLostException"/>. What a method has recorded when its
/// task completes survives the end of the process.
/// </summary>
/// <remarks>
/// Every method may be called from many threads at once, and throws <see cref="StoreException"/> when the store cannot do its work. A
/// write whose token is cancelled may still be recorded.
/// </remarks>
public interface IRunStore : IAsyncDisposable
{
    /// <summary>Records a new run, its workflow and its first attempt, unless there is a run of that id.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new run, or the one that is there already.</returns>
    ValueTask<CreateRunResult> CreateRunAsync(NewRun run, CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts the next attempt of a run and drops the messages for earlier ones. Of many callers that saw the same, one wins; all lose
    /// when the run's owner has renewed its lease since.
    /// </summary>
    /// <param name="seen">The run as the caller read it, when it decided that the run can be resumed.</param>
    /// <param name="attempt">What starts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">
    /// With <see cref="StoreErrorCode.Conflict"/>: a node's record is not of the version that its change follows. Nothing has started.
    /// </exception>
    ValueTask<StartAttemptResult> StartAttemptAsync(RunRecord seen, NewAttempt attempt, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets the end of the lease of an attempt; nothing when the attempt has ended. An end that has come already gives the lease back:
    /// the run reads as interrupted at once, and anybody may go on with it.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="expiresAt">Until when nobody else may start an attempt.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LeaseLostException">Another attempt has started, or the run was deleted.</exception>
    ValueTask RenewLeaseAsync(string runId, int attempt, DateTimeOffset expiresAt, CancellationToken cancellationToken = default);

    /// <summary>Records what happened in an attempt: all of it or, when this throws, nothing.</summary>
    /// <param name="write">What happened.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LeaseLostException">Another attempt has started, or the run was deleted.</exception>
    /// <exception cref="StoreException">
    /// With <see cref="StoreErrorCode.Conflict"/>: a node's record is not of the version that the change follows.
    /// </exception>
    ValueTask WriteAsync(RunWrite write, CancellationToken cancellationToken = default);

    /// <summary>A run's header; <see langword="null"/> when there is no such run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<RunRecord?> GetRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Runs, newest first.</summary>
    /// <param name="query">Which, and how many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The cursor is not one that this store gave.</exception>
    ValueTask<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default);

    /// <summary>The attempts of a run, the first one first; none when there is no such run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<AttemptRecord>> GetAttemptsAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>A workflow that some run uses; <see langword="null"/> when none does.</summary>
    /// <param name="hash">Its content hash.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<StoredWorkflow?> GetWorkflowAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>A node's record; <see langword="null"/> while nothing was recorded of it.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="nodeId">The node.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<NodeRecord?> GetNodeAsync(string runId, string nodeId, CancellationToken cancellationToken = default);

    /// <summary>The records of all nodes of which something was recorded, in no particular order.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<NodeRecord>> GetNodesAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The processes that are recorded of its nodes: of those that run, and what earlier attempts may have left running. A store that
    /// finds them faster than by reading all nodes does so.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    async ValueTask<IReadOnlyList<ProcessIdentity>> GetProcessesAsync(string runId, CancellationToken cancellationToken = default) =>
        [.. (await GetNodesAsync(runId, cancellationToken).ConfigureAwait(false)).Select(node => node.Process).OfType<ProcessIdentity>()];

    /// <summary>The records of some nodes, as one look at the store: those of which something was recorded, in no particular order.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="nodeIds">The nodes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<NodeRecord>> GetNodesAsync(
        string runId, IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken = default);

    /// <summary>What happened in a run, in order.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="after">The cursor of the last one known; 0 to begin.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<Transition>> GetTransitionsAsync(
        string runId, long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>A part of the log of a node attempt; an empty one when there is none.</summary>
    /// <param name="query">Which part.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<LogPage> ReadLogAsync(LogQuery query, CancellationToken cancellationToken = default);

    /// <summary>Leaves a message for the attempt that runs now.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was left: not when there is no such run, or it has ended.</returns>
    ValueTask<bool> PostMessageAsync(MailboxMessage message, CancellationToken cancellationToken = default);

    /// <summary>Takes the messages left for a run, in the order they were left. Each is given once.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="attempt">The attempt that takes them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LeaseLostException">Another attempt has started, or the run was deleted.</exception>
    ValueTask<IReadOnlyList<MailboxMessage>> TakeMessagesAsync(string runId, int attempt, CancellationToken cancellationToken = default);

    /// <summary>
    /// As the other one, but leaves what is for other nodes: for a process that executes some nodes of a run and not all of it. What is
    /// for the run as a whole is given and left too, for each of the other processes to find.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="attempt">The attempt that takes them.</param>
    /// <param name="nodeIds">The nodes whose messages are taken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LeaseLostException">Another attempt has started, or the run was deleted.</exception>
    ValueTask<IReadOnlyList<MailboxMessage>> TakeMessagesAsync(
        string runId, int attempt, IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes a run and everything recorded of it, unless it has changed since the caller read it. That it has ended, or is
    /// interrupted, is for the caller to see to.
    /// </summary>
    /// <param name="seen">The run as the caller read it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was deleted.</returns>
    ValueTask<bool> DeleteRunAsync(RunRecord seen, CancellationToken cancellationToken = default);

    /// <summary>Deletes old runs that have ended, then the workflows that no run uses any more.</summary>
    /// <param name="endedBefore">Runs that ended earlier are deleted.</param>
    /// <param name="cancellationToken">Gives up; what was deleted stays so.</param>
    /// <returns>How many runs were deleted.</returns>
    ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken = default);
}
