using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using GraphExecutor.Api.Runs;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Events;

namespace GraphExecutor.Cli.Remote;

/// <summary>Looks out for what happens in a run of a server: by its live stream, which it connects to again whenever that has ended.</summary>
internal sealed class RemoteWatch : IRunWatch
{
    private const int Waiting = 1_000;

    // While there is no live stream.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    // While there is one: it may have left out what nothing followed.
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ConnectAgainAfter = TimeSpan.FromSeconds(1);

    private readonly ServerClient _server;
    private readonly string _runId;
    private readonly TimeProvider _time;

    // Whoever reads slowly is thrown out by the stream in the end, and then asks for what it missed.
    private readonly Channel<GraphEvent?> _events = Channel.CreateBounded<GraphEvent?>(Waiting);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _receiving;
    private volatile bool _isLive;
    private long _looked;
    private long? _interruptedSince;

    public RemoteWatch(ServerClient server, string runId, TimeProvider time)
    {
        (_server, _runId, _time, _looked) = (server, runId, time, time.GetTimestamp());
        _receiving = ReceiveAsync(_stop.Token);
    }

    public async ValueTask<GraphEvent?> NextAsync(bool isBehind, CancellationToken cancellationToken)
    {
        var wait = _isLive && !isBehind ? CheckEvery - _time.GetElapsedTime(_looked) : LookEvery;
        var @event = wait > TimeSpan.Zero ? await NextAsync(wait, cancellationToken) : null;
        if (@event is null)
        {
            _looked = _time.GetTimestamp();
        }

        return @event;
    }

    /// <summary>A server that starts anew goes on with a run, unless it says why not.</summary>
    public bool MayGoOn(string status, string? reason)
    {
        if (status != RunViews.Interrupted)
        {
            _interruptedSince = null;
            return status == "running";
        }

        var since = _interruptedSince ??= _time.GetTimestamp();
        return reason is null && _time.GetElapsedTime(since) < ServerRetry.Patience;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _receiving;
        _stop.Dispose();
    }

    private async ValueTask<GraphEvent?> NextAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        if (_events.Reader.TryRead(out var @event))
        {
            return @event;
        }

        using var limit = new CancellationTokenSource(longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _events.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await TryReceiveAsync(cancellationToken))
            {
                await Task.Delay(ConnectAgainAfter, _time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody looks out any more.
        }
    }

    /// <returns>Whether it is worth while to try again: a server that has no live stream gets none.</returns>
    private async Task<bool> TryReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var socket = await LiveSocket.ConnectAsync(_server, _runId, cancellationToken);
            await foreach (var @event in socket.ReadAsync(cancellationToken))
            {
                _isLive |= @event is null;
                await _events.Writer.WriteAsync(@event, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is ServerAwayException or WebSocketException or HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // It starts anew, or is away: what happens meanwhile is recorded. A connection that answers no more is given up by the socket itself.
        }
        catch (Exception exception) when (exception is CommandException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            _isLive = false;
        }

        await _events.Writer.WriteAsync(null, cancellationToken);
        return true;
    }
}
