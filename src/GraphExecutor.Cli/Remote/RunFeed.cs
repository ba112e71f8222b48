using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Api.Runs;
using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Remote;

/// <summary>
/// The events of an attempt on a server, and of those that go on with it, in order and complete: what is recorded of the run is asked for
/// again and again, and what its nodes print is followed.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="runs">Its runs.</param>
/// <param name="runId">The run.</param>
/// <param name="attempt">The attempt that begins.</param>
/// <param name="retry">For when the server does not answer.</param>
/// <param name="time">The clock.</param>
internal sealed class RunFeed(ServerClient server, RemoteRuns runs, string runId, int attempt, ServerRetry retry, TimeProvider time)
{
    private const int Waiting = 1_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    // While nothing happens. All that is recorded of the run is read for it.
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(3);

    private readonly Channel<GraphEvent> _events = Channel.CreateBounded<GraphEvent>(Waiting);
    private string _cursor = "0";
    private long _checked = time.GetTimestamp();
    private long? _interruptedSince;

    /// <summary>The events, up to the end of the run.</summary>
    /// <exception cref="CommandException">The server is not to be had for long, or nobody executes the run any more.</exception>
    public async IAsyncEnumerable<GraphEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feeding = FeedAsync(stop.Token);
        try
        {
            await foreach (var @event in _events.Reader.ReadAllAsync(cancellationToken))
            {
                yield return @event;
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        await feeding;
    }

    private async Task FeedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var logs = new NodeLogs(server, runs, runId, _events.Writer);
            while (await FeedPageAsync(logs, cancellationToken))
            {
                logs.Follow(cancellationToken);
                await Task.Delay(LookEvery, time, cancellationToken);
            }

            _events.Writer.Complete();
        }
        catch (Exception exception)
        {
            // Whoever reads gets it, after what came before.
            _events.Writer.Complete(exception);
        }
    }

    /// <returns>Whether more may come.</returns>
    private async Task<bool> FeedPageAsync(NodeLogs logs, CancellationToken cancellationToken)
    {
        var page = await retry.AskAsync(
            () => server.GetAsync($"/api/runs/{ServerClient.Segment(runId)}/events?cursor={_cursor}", ApiJson.Relaxed.JsonElement, runId, cancellationToken),
            cancellationToken);
        var events = page.GetProperty("events").EnumerateArray()
            .Select(each => EventJson.Deserialize(Encoding.UTF8.GetBytes(each.GetRawText()))).ToList();
        foreach (var @event in events.Where(each => each.Attempt >= attempt))
        {
            if (@event is NodeEvent node)
            {
                await retry.AskAsync(() => logs.BeforeAsync(node, cancellationToken), cancellationToken);
            }

            await _events.Writer.WriteAsync(@event, cancellationToken);
            if (@event is RunEvent { Status: not RunStatus.Running })
            {
                return false;
            }
        }

        _cursor = page.GetProperty("nextCursor").GetString()!;
        if (events.Count > 0)
        {
            (_checked, _interruptedSince) = (time.GetTimestamp(), null);
        }
        else if (time.GetElapsedTime(_checked) >= CheckEvery)
        {
            await ThrowIfLeftAsync(cancellationToken);
            _checked = time.GetTimestamp();
        }

        return true;
    }

    /// <summary>A run that nobody executes any more has no end to wait for, when no server goes on with it.</summary>
    private async Task ThrowIfLeftAsync(CancellationToken cancellationToken)
    {
        var run = await retry.AskAsync(() => runs.ShowAsync(runId), cancellationToken);
        if (run.Status != RunViews.Interrupted)
        {
            _interruptedSince = null;
            return;
        }

        var since = _interruptedSince ??= time.GetTimestamp();
        if (run.Reason is not null || time.GetElapsedTime(since) >= ServerRetry.Patience)
        {
            throw new CommandException(
                ExitCode.Internal,
                $"run {runId} is interrupted: {run.Reason ?? "no server goes on with it"}. `gx resume {runId}{server.Options}` goes on with it");
        }
    }
}
