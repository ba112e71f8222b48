using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>
/// A store that is waited for while it cannot be reached. What would be lost, results of nodes and what they print, is worth any patience;
/// with the rest the engine begins again after some minutes.
/// </summary>
internal sealed class PatientStore(IRunStore store, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Less than it takes to give up a node of which nothing is heard: what became of it may be waiting here.
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(2);

    /// <summary>The store itself, for what is tried again anyway.</summary>
    public IRunStore Store => store;

    /// <summary>Records what happened, when it can. A write that is under way is left, and not cut off, when nobody waits any more.</summary>
    /// <exception cref="StoreException">The store refuses it, or has no room for minutes.</exception>
    public async Task WriteAsync(RunWrite write, CancellationToken cancellationToken) => await TryAsync(
        async () =>
        {
            await store.WriteAsync(write, CancellationToken.None).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        },
        Timeout.InfiniteTimeSpan,
        cancellationToken).ConfigureAwait(false);

    public Task<RunRecord?> GetRunAsync(string runId, CancellationToken cancellationToken) =>
        TryAsync(() => store.GetRunAsync(runId, cancellationToken), Patience, cancellationToken);

    public Task<StoredWorkflow?> GetWorkflowAsync(string hash, CancellationToken cancellationToken) =>
        TryAsync(() => store.GetWorkflowAsync(hash, cancellationToken), Patience, cancellationToken);

    public Task<IReadOnlyList<NodeRecord>> GetNodesAsync(string runId, CancellationToken cancellationToken) =>
        TryAsync(() => store.GetNodesAsync(runId, cancellationToken), Patience, cancellationToken);

    public Task<IReadOnlyList<NodeRecord>> GetNodesAsync(string runId, IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken) =>
        TryAsync(() => store.GetNodesAsync(runId, nodeIds, cancellationToken), Patience, cancellationToken);

    public Task<IReadOnlyList<MailboxMessage>> LookForMessagesAsync(string runId, int attempt, CancellationToken cancellationToken) =>
        TryAsync(() => store.TakeMessagesAsync(runId, attempt, [], cancellationToken), Patience, cancellationToken);

    public Task<bool> PostMessageAsync(MailboxMessage message, CancellationToken cancellationToken) =>
        TryAsync(() => store.PostMessageAsync(message, cancellationToken), Patience, cancellationToken);

    private async Task<T> TryAsync<T>(Func<ValueTask<T>> work, TimeSpan whileUnreachable, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var delay = TimeSpan.FromMilliseconds(100); ; delay = TimeSpan.FromTicks(Math.Min(2 * delay.Ticks, MaxDelay.Ticks)))
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (StoreException exception) when (PatienceWith(exception.Code) is { } patience
                && (patience == Timeout.InfiniteTimeSpan || time.GetElapsedTime(start) < patience))
            {
                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            }
        }

        TimeSpan? PatienceWith(StoreErrorCode code) => code switch
        {
            StoreErrorCode.Unavailable or StoreErrorCode.Locked => whileUnreachable,
            StoreErrorCode.Full => Patience,
            _ => null,
        };
    }
}
