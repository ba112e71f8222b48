using GraphExecutor.Durable.Messages;
using GraphExecutor.Execution;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>
/// Goes through a node and those its packet goes on with, one after the other. What is recorded of a node is not done again: after the
/// loss of a worker the next one goes on at the node that was running.
/// </summary>
internal sealed class PacketExecution : IDisposable
{
    private readonly WorkerRun _run;
    private readonly CancellationToken _processEnds;
    private readonly CancellationTokenSource _stop;

    // A node that has settled, to be recorded together with the start of the next one.
    private readonly List<NodeChange> _unrecorded = [];
    private NodeProcess? _process;
    private volatile RunStop? _stopReason;
    private volatile LeaseLostException? _fenced;

    public PacketExecution(WorkerRun run, int head, CancellationToken processEnds)
    {
        _run = run;
        Head = head;
        _processEnds = processEnds;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(processEnds);
        run.Watch.Add(this);
    }

    /// <summary>The first node: the one under which the orchestration knows the packet.</summary>
    public int Head { get; }

    /// <summary>The node attempt that runs now.</summary>
    public NodeAttempt? Current { get; private set; }

    /// <summary>The process of its command, until that has been recorded.</summary>
    public NodeProcess? Process => _process;

    /// <summary>Asks what runs to end.</summary>
    public CancellationToken StopToken => _stop.Token;

    /// <summary>The process ends.</summary>
    public CancellationToken ProcessEnds => _processEnds;

    /// <summary>Why the run ends; <see langword="null"/> while nobody has said so.</summary>
    public RunStop? StopReason => _stopReason;

    public void Dispose()
    {
        _run.Watch.Remove(this);
        _stop.Dispose();
    }

    /// <summary>Ends what runs; the first reason counts.</summary>
    public void Stop(RunStop reason)
    {
        _stopReason ??= reason;
        _stop.Cancel();
    }

    /// <summary>Ends what runs, because nothing of it can be recorded any more.</summary>
    public void Abandon(LeaseLostException reason)
    {
        _fenced ??= reason;
        _stop.Cancel();
    }

    /// <summary>Results of the nodes that it has gone through.</summary>
    public Dictionary<int, NodeResult> Results { get; } = [];

    /// <returns>What became of each node that it went through.</returns>
    /// <exception cref="OperationCanceledException">The process ends.</exception>
    public async Task<IReadOnlyList<NodeReport>> RunAsync(int nodeAttempt, int reruns)
    {
        while (true)
        {
            try
            {
                return await GoThroughAsync(nodeAttempt, reruns).ConfigureAwait(false);
            }
            catch (StoreException exception) when (exception.Code == StoreErrorCode.Conflict)
            {
                // Another worker was faster. What it recorded counts, so look at all of it again.
                _unrecorded.Clear();
                Results.Clear();
            }
        }
    }

    /// <summary>A node has settled. It is recorded with the next change, for which nothing but this process waits.</summary>
    public void Settled(NodeChange change) => _unrecorded.Add(change);

    /// <summary>Records all that has not been.</summary>
    /// <exception cref="StoreException">It could not be recorded; with a conflict, because another worker has taken over.</exception>
    public async Task RecordAsync(NodeChange? change = null)
    {
        if (change is not null)
        {
            _unrecorded.Add(change);
        }

        if (_fenced is { } fenced)
        {
            throw fenced;
        }

        if (_unrecorded.Count > 0)
        {
            NodeChange[] changes = [.. _unrecorded];
            _unrecorded.Clear();
            await _run.WriteAsync(changes).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<NodeReport>> GoThroughAsync(int nodeAttempt, int reruns)
    {
        var records = new List<(int Node, NodeRecord Record)>();
        for (var node = Head; node >= 0; (nodeAttempt, reruns) = (1, 0))
        {
            var record = await new NodeExecution(_run, this, node, nodeAttempt, reruns).RunAsync().ConfigureAwait(false);
            records.Add((node, record));
            Results[node] = record.Result;
            var goesOn = _stopReason is null && record.Result is { Status: NodeStatus.Completed, SkipBranch: false };
            node = goesOn ? _run.Packets.NextOf(node) : -1;
        }

        await RecordAsync().ConfigureAwait(false);
        var reports = new List<NodeReport>();
        foreach (var (node, record) in records)
        {
            _run.Results.Keep(node, record.Result);
            reports.Add(await ReportAsync(node, record).ConfigureAwait(false));
        }

        return reports;
    }

    /// <summary>Says which node attempt runs now.</summary>
    public void Runs(NodeAttempt? attempt)
    {
        Current = attempt;
        _process = null;
    }

    /// <summary>Says which process its command has: to be recorded with the next sign of life, if it runs for that long.</summary>
    public void HasProcess(NodeProcess process) => _process = process;

    /// <summary>A process has been recorded.</summary>
    public void Recorded(NodeProcess process) => Interlocked.CompareExchange(ref _process, null, process);

    /// <summary>Ends here when the process does, with nothing recorded of what that cut short.</summary>
    public void ThrowIfProcessEnds() => _processEnds.ThrowIfCancellationRequested();

    /// <summary>The same, and also once nothing can be recorded any more.</summary>
    public void ThrowIfOver()
    {
        ThrowIfProcessEnds();
        if (_fenced is { } fenced)
        {
            throw fenced;
        }
    }

    private async Task<NodeReport> ReportAsync(int node, NodeRecord record)
    {
        var result = record.Result;
        return new NodeReport
        {
            Status = result.Status,
            SkipBranch = result.SkipBranch,
            Error = result.Error?.Type,
            ExitCode = result.ExitCode,
            Reason = result.Status == NodeStatus.Cancelled ? result.Reason : null,
            RetryAt = record.RetryAt,
            Conditions = result.Status.IsSettled() ? await EvaluateAsync(node, Settlement.Of(result)).ConfigureAwait(false) : [],
        };
    }

    private async Task<List<ConditionReport>> EvaluateAsync(int node, Settlement settlement)
    {
        var conditions = new List<ConditionReport>();
        foreach (var edge in _run.Plan.Topology.Outgoing(node).ToArray())
        {
            if (_run.Plan.ConditionOf(edge) is not null && EdgeRules.StateOf(_run.Plan, edge, settlement) == EdgeState.Open)
            {
                conditions.Add(await EvaluateActivity.EvaluateAsync(_run, edge).ConfigureAwait(false));
            }
        }

        return conditions;
    }
}
