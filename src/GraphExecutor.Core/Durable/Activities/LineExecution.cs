using System.Security.Cryptography;
using GraphExecutor.Durable.Messages;
using GraphExecutor.Execution;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>
/// Goes through a line of a packet: a node and those that go on after it, one after the other. What is recorded of a node is not done
/// again: after the loss of a worker the next one goes on at the node that was running.
/// </summary>
internal sealed class LineExecution : IDisposable
{
    private readonly WorkerRun _run;
    private readonly PacketRecorder _recorder;
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenSource _stop;

    // A node that has settled, to be recorded together with the start of the next one.
    private readonly List<NodeChange> _unrecorded = [];
    private NodeProcess? _process;
    private volatile StoreException? _abandoned;

    public LineExecution(WorkerRun run, PacketRecorder recorder, int head, CancellationToken processEnds)
    {
        _run = run;
        _recorder = recorder;
        Head = head;
        ProcessEnds = processEnds;
        _over = CancellationTokenSource.CreateLinkedTokenSource(processEnds);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        run.Watch.Add(this);
    }

    /// <summary>The first node: the one under which the orchestration knows the line.</summary>
    public int Head { get; }

    /// <summary>Tells what it records from what others do.</summary>
    public string Claim { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The node attempt that runs now.</summary>
    public NodeAttempt? Current { get; private set; }

    /// <summary>The process of its command, until that has been recorded.</summary>
    public NodeProcess? Process => _process;

    /// <summary>Asks what runs to end.</summary>
    public CancellationToken StopToken => _stop.Token;

    /// <summary>Nothing of it can be recorded any more, or the process ends.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>The process ends.</summary>
    public CancellationToken ProcessEnds { get; }

    /// <summary>Results of the nodes that it has gone through, and of those that they look at.</summary>
    public Dictionary<int, NodeResult> Results { get; } = [];

    public void Dispose()
    {
        _run.Watch.Remove(this);
        _stop.Dispose();
        _over.Dispose();
    }

    /// <summary>The run ends, and what runs with it.</summary>
    public void Stop() => Cancel(_stop);

    /// <summary>Ends what runs, because nothing of it can be recorded any more.</summary>
    /// <param name="reason">Why: with a conflict, because another worker has taken over.</param>
    public void Abandon(StoreException reason)
    {
        _abandoned ??= reason;
        Cancel(_over);
    }

    /// <param name="nodeAttempt">The attempt of the first node.</param>
    /// <param name="reruns">How many of its attempts only followed a lost worker.</param>
    /// <param name="look">What was recorded just now.</param>
    /// <returns>What became of each node that it went through; <see langword="null"/> when one of them runs on behalf of somebody else.</returns>
    /// <exception cref="OperationCanceledException">The process ends.</exception>
    /// <exception cref="StoreException">With a conflict: another worker was faster, or has taken over.</exception>
    public async Task<IReadOnlyList<NodeReport>?> RunAsync(int nodeAttempt, int reruns, PacketLook look)
    {
        foreach (var (node, result) in look.Results)
        {
            Results[node] = result;
        }

        try
        {
            return await GoThroughAsync(nodeAttempt, reruns, look.Records).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (ProcessEnds.IsCancellationRequested)
            {
                await RecordLastAsync().ConfigureAwait(false);
            }

            ThrowIfOver();
            throw;
        }
    }

    private async Task<IReadOnlyList<NodeReport>?> GoThroughAsync(
        int nodeAttempt, int reruns, IReadOnlyDictionary<string, NodeRecord> records)
    {
        var ended = new List<(int Node, NodeRecord Record)>();
        for (var node = Head; node >= 0; (nodeAttempt, reruns) = (1, 0))
        {
            var before = records.GetValueOrDefault(_run.Plan.IdOf(node));
            if (node != Head && !_run.IsStillToRun(before, nodeAttempt) && before.Result is { Status: NodeStatus.Cancelled, Attempts: 0 })
            {
                // It was left to others to say what becomes of it.
                break;
            }

            var record = await new NodeExecution(_run, this, node, nodeAttempt, reruns).RunAsync(before).ConfigureAwait(false);
            if (record is null)
            {
                return null;
            }

            ended.Add((node, record));
            Results[node] = record.Result;
            node = _run.NextAfter(node, record.Result, records);
        }

        await RecordAsync().ConfigureAwait(false);
        foreach (var (_, record) in ended.Where(each => records.GetValueOrDefault(each.Record.NodeId) == each.Record))
        {
            // Told again, for whoever recorded it may have been gone before it told anybody.
            await _run.EmitAsync(record).ConfigureAwait(false);
        }

        return await NodeReports.OfAsync(_run, ended, ProcessEnds).ConfigureAwait(false);
    }

    /// <summary>A node has settled. It is recorded with the next change, for which nothing but this process waits.</summary>
    public void Settled(NodeChange change) => _unrecorded.Add(change);

    /// <summary>Records all that has not been.</summary>
    /// <exception cref="StoreException">It could not be recorded; with a conflict, because another worker has taken over.</exception>
    public async Task RecordAsync(NodeChange? change = null)
    {
        // Before it is noted: what has not happened is not among the last things to be recorded.
        ThrowIfOver();
        if (change is not null)
        {
            _unrecorded.Add(change);
        }

        if (_unrecorded.Count == 0)
        {
            return;
        }

        NodeChange[] changes = [.. _unrecorded];
        _unrecorded.Clear();
        try
        {
            await _recorder.WriteAsync(changes, Over).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Code == StoreErrorCode.Conflict && changes.Length > 1)
        {
            // Somebody else has begun the node that was to start. What has settled before is to be recorded all the same.
            await _recorder.WriteAsync(changes[..^1], Over).ConfigureAwait(false);
            throw;
        }
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

    /// <summary>Ends here when the process does, or when nothing can be recorded any more.</summary>
    public void ThrowIfOver()
    {
        ProcessEnds.ThrowIfCancellationRequested();
        if (_abandoned is { } reason)
        {
            throw reason;
        }
    }

    /// <summary>The process ends: records what has settled, if the store is there just now.</summary>
    private async Task RecordLastAsync()
    {
        if (_abandoned is not null || _unrecorded.Count == 0)
        {
            return;
        }

        try
        {
            await _run.WriteLastAsync(_unrecorded).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is StoreException or TimeoutException)
        {
            // It is found lost, as if the process had been killed.
        }
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has come to its end just now.
        }
    }
}
