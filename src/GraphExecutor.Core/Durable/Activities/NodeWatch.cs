using System.Text.Json;
using GraphExecutor.Execution;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Durable.Activities;

/// <summary>
/// Looks after the nodes of a run that run in this process: gives signs of life for them, and takes the messages that are left for them.
/// Together for all of them, and not before the first second is over: most nodes are done by then.
/// </summary>
internal sealed class NodeWatch(WorkerRun run, ILogger? logger)
{
    /// <summary>How long a worker counts as alive after a sign of life.</summary>
    public static readonly TimeSpan AliveTime = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SignOfLifeEvery = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly List<PacketExecution> _packets = [];
    private ITimer? _timer;
    private long _lastSign;
    private bool _looking;

    public void Add(PacketExecution packet)
    {
        lock (_lock)
        {
            _packets.Add(packet);
            if (_packets.Count == 1)
            {
                _lastSign = run.Time.GetTimestamp();
                _timer ??= run.Time.CreateTimer(_ => _ = LookAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(LookEvery, LookEvery);
            }
        }
    }

    public void Remove(PacketExecution packet)
    {
        lock (_lock)
        {
            _packets.Remove(packet);
            if (_packets.Count == 0)
            {
                _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task LookAsync()
    {
        PacketExecution[] packets;
        lock (_lock)
        {
            if (_looking || _packets.Count == 0)
            {
                return;
            }

            _looking = true;
            packets = [.. _packets];
        }

        try
        {
            await TakeMessagesAsync(packets).ConfigureAwait(false);
            await GiveSignAsync(packets).ConfigureAwait(false);
        }
        catch (LeaseLostException exception)
        {
            foreach (var packet in packets)
            {
                packet.Abandon(exception);
            }
        }
        catch (StoreException exception)
        {
            // It may pass; what the nodes return is waited for longer.
            if (logger is not null)
            {
                DurableLog.LookFailed(logger, run.RunId, exception);
            }
        }
        finally
        {
            lock (_lock)
            {
                _looking = false;
            }
        }
    }

    /// <summary>Only for what runs here: one that waits for the node of another worker must not take that one's messages.</summary>
    private async Task TakeMessagesAsync(PacketExecution[] all)
    {
        PacketExecution[] packets = [.. all.Where(packet => packet.Current is not null)];
        if (packets.Length == 0)
        {
            return;
        }

        string[] ids = [.. packets.Select(HeadOf), .. packets.Select(packet => packet.Current?.Definition.Id).OfType<string>()];
        foreach (var message in await run.Store.Store.TakeMessagesAsync(run.RunId, run.Attempt, ids).ConfigureAwait(false))
        {
            switch (message)
            {
                case { Kind: MessageKind.Cancel }:
                    Stop(packets.Where(packet => message.NodeId is null || message.NodeId == HeadOf(packet)), StopActivity.Read(message));
                    break;
                case { Kind: MessageKind.Input, NodeId: { } node, Body.Element: { ValueKind: JsonValueKind.String } text }:
                    // Lost when the node does not run any more.
                    packets.FirstOrDefault(packet => packet.Current?.Definition.Id == node)?.Current?.Input?.TryType(text.GetString()!);
                    break;
            }
        }
    }

    private static void Stop(IEnumerable<PacketExecution> packets, RunStop stop)
    {
        foreach (var packet in packets)
        {
            packet.Stop(stop);
        }
    }

    private string HeadOf(PacketExecution packet) => run.Plan.IdOf(packet.Head);

    private async Task GiveSignAsync(PacketExecution[] packets)
    {
        if (run.Time.GetElapsedTime(_lastSign) < SignOfLifeEvery)
        {
            return;
        }

        var aliveUntil = run.Time.GetUtcNow() + AliveTime;
        NodeHeartbeat[] heartbeats =
        [
            .. packets.Select(packet => packet.Current).OfType<NodeAttempt>()
                .Select(attempt => new NodeHeartbeat(attempt.Definition.Id, attempt.Number, aliveUntil)),
        ];
        var processes = packets.Select(packet => (Packet: packet, packet.Process)).Where(each => each.Process is not null).ToList();
        if (heartbeats.Length > 0)
        {
            await run.Store.Store.WriteAsync(new RunWrite
            {
                RunId = run.RunId,
                Attempt = run.Attempt,
                Heartbeats = heartbeats,
                Processes = [.. processes.Select(each => each.Process!)],
            }).ConfigureAwait(false);
            processes.ForEach(each => each.Packet.Recorded(each.Process!));
        }

        _lastSign = run.Time.GetTimestamp();
    }
}
