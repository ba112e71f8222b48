using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>
/// A store that is waited for while it cannot be reached: what a node returned is worth some minutes of patience, for to lose it is to
/// run the node again.
/// </summary>
internal sealed class PatientStore(IRunStore store, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(10);

    /// <summary>The store itself, for what is tried again anyway.</summary>
    public IRunStore Store => store;

    public async Task WriteAsync(RunWrite write) => await TryAsync(async () =>
    {
        await store.WriteAsync(write).ConfigureAwait(false);
        return true;
    }).ConfigureAwait(false);

    public Task<NodeRecord?> GetNodeAsync(string runId, string nodeId) => TryAsync(() => store.GetNodeAsync(runId, nodeId));

    public Task<IReadOnlyList<NodeRecord>> GetNodesAsync(string runId) => TryAsync(() => store.GetNodesAsync(runId));

    public Task<bool> PostMessageAsync(MailboxMessage message) => TryAsync(() => store.PostMessageAsync(message));

    private async Task<T> TryAsync<T>(Func<ValueTask<T>> work)
    {
        var start = time.GetTimestamp();
        for (var delay = TimeSpan.FromMilliseconds(100); ; delay = TimeSpan.FromTicks(Math.Min(2 * delay.Ticks, MaxDelay.Ticks)))
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (StoreException exception) when (exception.Code is StoreErrorCode.Unavailable or StoreErrorCode.Full or StoreErrorCode.Locked
                && time.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(delay, time).ConfigureAwait(false);
            }
        }
    }
}
