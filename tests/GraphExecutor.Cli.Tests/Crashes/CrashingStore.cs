using System.Diagnostics;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Tests.Crashes;

/// <summary>A store that kills this process right before or right after one of its writes.</summary>
internal sealed class CrashingStore(IRunStore inner, CrashPoint point) : IRunStore
{
    private int _writes;

    public ValueTask<CreateRunResult> CreateRunAsync(NewRun run, CancellationToken cancellationToken = default) =>
        AroundAsync(() => inner.CreateRunAsync(run, cancellationToken));

    public ValueTask<StartAttemptResult> StartAttemptAsync(RunRecord seen, NewAttempt attempt, CancellationToken cancellationToken = default) =>
        AroundAsync(() => inner.StartAttemptAsync(seen, attempt, cancellationToken));

    public async ValueTask RenewLeaseAsync(string runId, int attempt, DateTimeOffset expiresAt, CancellationToken cancellationToken = default) =>
        await AroundAsync(async () =>
        {
            await inner.RenewLeaseAsync(runId, attempt, expiresAt, cancellationToken);
            return true;
        });

    public async ValueTask WriteAsync(RunWrite write, CancellationToken cancellationToken = default) =>
        await AroundAsync(async () =>
        {
            await inner.WriteAsync(write, cancellationToken);
            return true;
        });

    public ValueTask<RunRecord?> GetRunAsync(string runId, CancellationToken cancellationToken = default) =>
        inner.GetRunAsync(runId, cancellationToken);

    public ValueTask<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default) =>
        inner.ListRunsAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<AttemptRecord>> GetAttemptsAsync(string runId, CancellationToken cancellationToken = default) =>
        inner.GetAttemptsAsync(runId, cancellationToken);

    public ValueTask<StoredWorkflow?> GetWorkflowAsync(string hash, CancellationToken cancellationToken = default) =>
        inner.GetWorkflowAsync(hash, cancellationToken);

    public ValueTask<NodeRecord?> GetNodeAsync(string runId, string nodeId, CancellationToken cancellationToken = default) =>
        inner.GetNodeAsync(runId, nodeId, cancellationToken);

    public ValueTask<IReadOnlyList<NodeRecord>> GetNodesAsync(string runId, CancellationToken cancellationToken = default) =>
        inner.GetNodesAsync(runId, cancellationToken);

    public ValueTask<IReadOnlyList<NodeRecord>> GetNodesAsync(
        string runId, IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken = default) =>
        inner.GetNodesAsync(runId, nodeIds, cancellationToken);

    public ValueTask<IReadOnlyList<Transition>> GetTransitionsAsync(
        string runId, long after, int limit, CancellationToken cancellationToken = default) =>
        inner.GetTransitionsAsync(runId, after, limit, cancellationToken);

    public ValueTask<LogPage> ReadLogAsync(LogQuery query, CancellationToken cancellationToken = default) =>
        inner.ReadLogAsync(query, cancellationToken);

    public ValueTask<bool> PostMessageAsync(MailboxMessage message, CancellationToken cancellationToken = default) =>
        inner.PostMessageAsync(message, cancellationToken);

    public ValueTask<IReadOnlyList<MailboxMessage>> TakeMessagesAsync(
        string runId, int attempt, CancellationToken cancellationToken = default) =>
        inner.TakeMessagesAsync(runId, attempt, cancellationToken);

    public ValueTask<IReadOnlyList<MailboxMessage>> TakeMessagesAsync(
        string runId, int attempt, IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken = default) =>
        inner.TakeMessagesAsync(runId, attempt, nodeIds, cancellationToken);

    public ValueTask<bool> DeleteRunAsync(RunRecord seen, CancellationToken cancellationToken = default) =>
        inner.DeleteRunAsync(seen, cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken = default) =>
        inner.PruneAsync(endedBefore, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<T> AroundAsync<T>(Func<ValueTask<T>> write)
    {
        var isPoint = Interlocked.Increment(ref _writes) == point.Write;
        if (isPoint && !point.After)
        {
            Die();
        }

        var result = await write();
        if (isPoint)
        {
            Die();
        }

        return result;
    }

    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
