using System.Text.Json;
using GraphExecutor.Storage;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Recording;

/// <summary>
/// Records one attempt of a run for as long as it lives: that it is alive, what becomes of its nodes, and what they print. It also takes
/// the messages that others leave for the run.
/// </summary>
public sealed class RunRecorder : IAsyncDisposable
{
    /// <summary>How long an attempt counts as alive without a sign of life.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookForMessagesEvery = TimeSpan.FromSeconds(1);

    private readonly IRunStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger? _logger;
    private readonly RunSignals _signals = new();
    private readonly CancellationTokenSource _done = new();
    private readonly PeriodicTimer _ticks;
    private readonly StartedProcesses _processes;
    private readonly Task _alive;
    private readonly Task _recordingProcesses;

    /// <summary>Begins to record. The attempt has been created or started in the store.</summary>
    /// <param name="store">Where it is recorded.</param>
    /// <param name="run">The run as the store gave it back.</param>
    /// <param name="nodes">What is recorded of its nodes: those that the attempt has changed as it began, and those of earlier ones.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it says what went wrong; nowhere by default.</param>
    public RunRecorder(IRunStore store, RunRecord run, IReadOnlyList<NodeRecord> nodes, TimeProvider time, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(time);
        _store = store;
        _time = time;
        _logger = logger;
        Run = run;
        Nodes = nodes;
        _processes = new StartedProcesses(time);
        _ticks = new PeriodicTimer(LookForMessagesEvery, time);
        _alive = Task.Run(StayAliveAsync);
        _recordingProcesses = RecordProcessesAsync();
    }

    /// <summary>The run when the attempt began.</summary>
    public RunRecord Run { get; }

    /// <summary>What was recorded of the nodes when the attempt began.</summary>
    internal IReadOnlyList<NodeRecord> Nodes { get; }

    /// <summary>Ends the signs of life. What was recorded stays; an attempt that has not ended reads as interrupted before long.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_done.IsCancellationRequested)
        {
            return;
        }

        // Before the token: a timer that is cancelled throws, and takes milliseconds to say where.
        _ticks.Dispose();
        await _done.CancelAsync().ConfigureAwait(false);
        _processes.Wake();
        await Task.WhenAll(_alive, _recordingProcesses).ConfigureAwait(false);
        _processes.Dispose();
        _done.Dispose();
    }

    /// <summary>
    /// Gives the attempt up without ending the run: what runs is ended, and nothing of that is recorded. The executor then throws a
    /// <see cref="StoreException"/>. After it <see cref="ReleaseAsync"/> lets others go on with the run at once.
    /// </summary>
    /// <param name="reason">Why, for people.</param>
    public void GiveUp(string reason) => _signals.Fail(new StoreException(StoreErrorCode.LeaseLost, reason));

    /// <summary>Ends the signs of life and gives the lease back: the run reads as interrupted at once, unless it has ended.</summary>
    /// <param name="cancellationToken">Gives up; the lease then runs out by itself.</param>
    /// <exception cref="StoreException">It could not be recorded, or somebody else goes on with the run already.</exception>
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken = default)
    {
        await DisposeAsync().ConfigureAwait(false);
        await _store.RenewLeaseAsync(Run.RunId, Run.Attempt, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says what to do when somebody cancels the run, when it can be recorded no longer, and when somebody types.</summary>
    internal void Attach(Action cancel, Action<StoreException> fail, Action<string, string> type) => _signals.Attach(cancel, fail, type);

    /// <exception cref="StoreException">It could not be recorded.</exception>
    internal ValueTask WriteAsync(IReadOnlyList<NodeChange> nodes, RunEnding? end)
    {
        _processes.Forget(nodes);
        return _store.WriteAsync(new RunWrite { RunId = Run.RunId, Attempt = Run.Attempt, Nodes = nodes, End = end }, CancellationToken.None);
    }

    /// <exception cref="StoreException">It could not be recorded.</exception>
    internal ValueTask WriteAsync(LogChunk chunk, LogTrim? trim) => _store.WriteAsync(
        new RunWrite { RunId = Run.RunId, Attempt = Run.Attempt, Log = [chunk], Trims = trim is null ? [] : [trim] }, CancellationToken.None);

    /// <summary>The command of a node has a process. It is recorded soon after, if it still runs then; nobody waits for that.</summary>
    internal void Started(NodeProcess process) => _processes.Add(process);

    private async Task RecordProcessesAsync()
    {
        while (!_done.IsCancellationRequested)
        {
            var processes = await _processes.TakeAsync(_done.Token).ConfigureAwait(false);
            if (processes.Count > 0 && !await TryRecordAsync(processes).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <returns>Whether more can be recorded.</returns>
    private async ValueTask<bool> TryRecordAsync(IReadOnlyList<NodeProcess> processes)
    {
        try
        {
            var write = new RunWrite { RunId = Run.RunId, Attempt = Run.Attempt, Processes = processes };
            await _store.WriteAsync(write, CancellationToken.None).ConfigureAwait(false);
        }
        catch (LeaseLostException exception)
        {
            _signals.Fail(exception);
            return false;
        }
        catch (StoreException exception)
        {
            // The next node that settles meets it too, and that ends the run. Until then they are found by their environment.
            if (_logger is not null)
            {
                RecordingLog.ProcessesNotRecorded(_logger, exception);
            }
        }

        return true;
    }

    private async Task StayAliveAsync()
    {
        var renewed = _time.GetTimestamp();
        try
        {
            while (await _ticks.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false))
            {
                try
                {
                    if (_time.GetElapsedTime(renewed) >= RenewEvery)
                    {
                        await _store.RenewLeaseAsync(Run.RunId, Run.Attempt, _time.GetUtcNow() + LeaseTime, _done.Token).ConfigureAwait(false);
                        renewed = _time.GetTimestamp();
                    }

                    await TakeMessagesAsync().ConfigureAwait(false);
                }
                catch (LeaseLostException exception)
                {
                    _signals.Fail(exception);
                    return;
                }
                catch (StoreException exception)
                {
                    // It may pass. When it does not, the next node that settles meets it too, and that ends the run.
                    if (_logger is not null)
                    {
                        RecordingLog.SignOfLifeFailed(_logger, exception);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_done.IsCancellationRequested)
        {
            // The attempt has ended.
        }
    }

    private async ValueTask TakeMessagesAsync()
    {
        foreach (var message in await _store.TakeMessagesAsync(Run.RunId, Run.Attempt, _done.Token).ConfigureAwait(false))
        {
            switch (message)
            {
                case { Kind: MessageKind.Cancel }:
                    _signals.Cancel();
                    break;
                case { Kind: MessageKind.Input, NodeId: { } node, Body.Element: { ValueKind: JsonValueKind.String } text }:
                    _signals.Type(node, text.GetString()!);
                    break;
            }
        }
    }
}
