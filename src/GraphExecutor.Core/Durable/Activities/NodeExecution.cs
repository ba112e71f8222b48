using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Durable.Activities;

/// <summary>Carries out one node attempt, unless the store says that it has been, or that somebody else is about it.</summary>
internal sealed class NodeExecution(WorkerRun run, LineExecution line, int node, int nodeAttempt, int reruns)
{
    private readonly NodeDefinition _definition = run.Plan.Node(node);

    /// <param name="before">What is recorded of the node.</param>
    /// <returns>
    /// The node's record once the attempt has ended; it may still have to be written. <see langword="null"/> when it runs on behalf of
    /// somebody else.
    /// </returns>
    public async Task<NodeRecord?> RunAsync(NodeRecord? before)
    {
        if (run.IsStillToRun(before, nodeAttempt))
        {
            return run.StopReason is null
                ? await StartAsync(before).ConfigureAwait(false)
                : await LeaveAsync(before).ConfigureAwait(false);
        }

        return before.Runs(run.Attempt, nodeAttempt) ? null : before;
    }

    private async Task<NodeRecord> StartAsync(NodeRecord? before)
    {
        await LoadResultsAsync().ConfigureAwait(false);
        var host = new NodeHost(run, line);
        var attempt = new NodeAttempt(host, node, nodeAttempt);
        var running = new NodeChange
        {
            NodeId = _definition.Id,
            Time = attempt.StartedAt,
            Result = new NodeProgress(nodeAttempt, attempt.StartedAt).Became(NodeStatus.Running, (before?.Result.Version ?? 0) + 1),
            Claim = line.Claim,
        };
        await line.RecordAsync(running).ConfigureAwait(false);
        line.Runs(attempt);
        await attempt.RunAsync().ConfigureAwait(false);
        line.Runs(null);
        var duration = run.Time.GetElapsedTime(attempt.StartTimestamp);
        if (line.ProcessEnds.IsCancellationRequested)
        {
            HandBack(running.Result, host.Outcome!, duration);
        }

        // What was cut short by the end of this process, or because another worker has taken over, does not count.
        line.ThrowIfOver();
        return await EndAsync(running.Result, host.Outcome!, duration).ConfigureAwait(false);
    }

    private async Task LoadResultsAsync()
    {
        var missing = run.Results.Find(run.Results.WantedBy(node), line.Results);
        if (missing.Count > 0)
        {
            // What has settled must not wait in memory for a store that may be away.
            await line.RecordAsync().ConfigureAwait(false);
            await run.Results.ReadAsync(missing, line.Results, line.Over).ConfigureAwait(false);
        }
    }

    /// <summary>The run ends before the node has started.</summary>
    private async Task<NodeRecord> LeaveAsync(NodeRecord? before)
    {
        var stop = run.StopReason!;
        var known = before?.RunAttempt == run.Attempt ? before.Result : null;
        var change = new NodeChange
        {
            NodeId = _definition.Id,
            Time = run.Time.GetUtcNow(),
            Result = new NodeProgress(known?.Attempts ?? 0, known?.StartedAt).Became(stop.NodeStatus, (before?.Result.Version ?? 0) + 1) with
            {
                Error = stop.NodeError,
                Reason = stop.Reason,
            },
            Claim = line.Claim,
        };
        await line.RecordAsync(change).ConfigureAwait(false);
        return change.ToRecord(run.Attempt);
    }

    /// <summary>
    /// Gives the node up with the process, as another worker would once there was no sign of life for long. Whatever it came to: what ends
    /// this process may have ended the command too.
    /// </summary>
    private void HandBack(NodeResult running, NodeOutcome outcome, TimeSpan duration)
    {
        if (outcome.IsLeftToItself)
        {
            // It goes on until the process is gone, and is found lost after that.
            return;
        }

        var known = outcome.Status == NodeStatus.Cancelled && run.StopReason is not null
            ? outcome
            : NodeOutcome.Fail(ErrorTypes.Lost, "the worker that ran it ended");
        line.Settled(NodeEnding.Of(run, _definition, running, known, duration, reruns) with { Claim = line.Claim });
    }

    private async Task<NodeRecord> EndAsync(NodeResult running, NodeOutcome outcome, TimeSpan duration)
    {
        var change = NodeEnding.Of(run, _definition, running, outcome, duration, reruns) with { Claim = line.Claim };
        if (change.Result.Status == NodeStatus.Completed)
        {
            line.Settled(change);
        }
        else
        {
            await line.RecordAsync(change).ConfigureAwait(false);
        }

        return change.ToRecord(run.Attempt);
    }
}
