using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Durable.Activities;

/// <summary>Carries out one node attempt, unless the store says that it has been, or that another worker is about it.</summary>
internal sealed class NodeExecution(WorkerRun run, PacketExecution packet, int node, int nodeAttempt, int reruns)
{
    private static readonly TimeSpan LookAgainEvery = TimeSpan.FromSeconds(1);

    private readonly NodeDefinition _definition = run.Plan.Node(node);

    /// <returns>The node's record once the attempt has ended; it may still have to be written.</returns>
    public async Task<NodeRecord> RunAsync()
    {
        while (true)
        {
            var record = await run.Store.GetNodeAsync(run.RunId, _definition.Id).ConfigureAwait(false);
            if (record is null || IsStillToRun(record))
            {
                return await StartAsync(record).ConfigureAwait(false);
            }

            if (!record.Runs(run.Attempt, nodeAttempt))
            {
                // Told again, for whoever recorded it may have been gone before it told anybody.
                await run.EmitAsync(record).ConfigureAwait(false);
                return record;
            }

            if ((record.AliveUntil ?? record.Time + NodeWatch.AliveTime) <= run.Time.GetUtcNow())
            {
                return await GiveUpAsync(record).ConfigureAwait(false);
            }

            await Task.Delay(LookAgainEvery, run.Time, packet.ProcessEnds).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            packet.ThrowIfOver();
        }
    }

    /// <summary>Whether a record is of something before this attempt, which leaves it to be run.</summary>
    private bool IsStillToRun(NodeRecord record) => record.RunAttempt != run.Attempt
        || (record.Result.Attempts < nodeAttempt && record.Result.Status is not (NodeStatus.Cancelled or NodeStatus.Skipped));

    private async Task<NodeRecord> StartAsync(NodeRecord? before)
    {
        var results = await run.Results.ForNodeAsync(node, packet.Results).ConfigureAwait(false);
        var host = new NodeHost(run, packet, results);
        var attempt = new NodeAttempt(host, node, nodeAttempt);
        var running = new NodeChange
        {
            NodeId = _definition.Id,
            Time = attempt.StartedAt,
            Result = new NodeProgress(nodeAttempt, attempt.StartedAt).Became(NodeStatus.Running, (before?.Result.Version ?? 0) + 1),
        };
        await packet.RecordAsync(running).ConfigureAwait(false);
        packet.Runs(attempt);
        await attempt.RunAsync().ConfigureAwait(false);
        var outcome = host.Outcome!;
        packet.Runs(null);
        if (outcome.Status == NodeStatus.Cancelled && packet.StopReason is null)
        {
            // Ended by the end of this process, or because another worker has taken over: nothing of it counts.
            packet.ThrowIfProcessEnds();
        }

        return await EndAsync(running.Result, outcome, run.Time.GetElapsedTime(attempt.StartTimestamp)).ConfigureAwait(false);
    }

    /// <summary>The worker that ran it is gone.</summary>
    private Task<NodeRecord> GiveUpAsync(NodeRecord record) => EndAsync(
        record.Result,
        NodeOutcome.Fail(ErrorTypes.Lost, "the worker that ran it vanished"),
        run.Time.GetUtcNow() - (record.Result.StartedAt ?? record.Time));

    /// <summary>Decides what the end of the attempt makes of the node, as the scheduler will when it hears of it.</summary>
    private async Task<NodeRecord> EndAsync(NodeResult running, NodeOutcome outcome, TimeSpan duration)
    {
        var now = run.Time.GetUtcNow();
        var stop = packet.StopReason;
        var delay = outcome.Status == NodeStatus.Failed && stop is null
            ? RetryRules.DelayAfter(_definition, nodeAttempt, reruns, outcome, Chance())
            : null;
        var stopped = outcome.Status == NodeStatus.Cancelled ? stop ?? new RunStop(StopCause.Cancel, Reasons.Cancelled) : null;
        var status = stopped?.NodeStatus ?? (delay is null ? outcome.Status : NodeStatus.Waiting);
        var progress = new NodeProgress(running.Attempts, running.StartedAt);
        var change = new NodeChange
        {
            NodeId = _definition.Id,
            Time = now,
            RetryAt = now + delay,
            Result = progress.Ended(status, running.Version + 1, outcome, duration) with
            {
                Error = stopped is null ? outcome.Error : stopped.NodeError,
                Reason = stopped?.Reason
                    ?? (delay is not null ? Reasons.Retry(nodeAttempt, outcome)
                    : outcome.Error is { } error ? Reasons.Of(error, outcome.ExitCode) : null),
            },
        };
        if (status == NodeStatus.Completed)
        {
            packet.Settled(change);
        }
        else
        {
            await packet.RecordAsync(change).ConfigureAwait(false);
        }

        return change.ToRecord(run.Attempt);
    }

    // The orchestration is told when the next attempt starts, so that this is drawn once.
    private double Chance() => _definition.Retry is { Jitter: > 0 } ? new Random().NextDouble() : 0.5;
}
