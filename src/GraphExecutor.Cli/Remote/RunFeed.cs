using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using GraphExecutor.Api.Contracts;
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
/// <param name="say">Tells the person what happens beside the run.</param>
internal sealed class RunFeed(ServerClient server, RemoteRuns runs, string runId, int attempt, Action<string> say)
{
    private const int Waiting = 1_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    // A server that starts anew goes on with its runs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    private readonly Channel<GraphEvent> _events = Channel.CreateBounded<GraphEvent>(Waiting);
    private string _cursor = "0";

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
                await Task.Delay(LookEvery, cancellationToken);
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
        var page = await AskAsync(
            () => server.GetAsync($"/api/runs/{ServerClient.Segment(runId)}/events?cursor={_cursor}", ApiJson.Relaxed.JsonElement, runId, cancellationToken),
            cancellationToken);
        var events = page.GetProperty("events").EnumerateArray()
            .Select(each => EventJson.Deserialize(Encoding.UTF8.GetBytes(each.GetRawText()))).ToList();
        foreach (var @event in events.Where(each => each.Attempt >= attempt))
        {
            if (@event is NodeEvent node)
            {
                await AskAsync(() => logs.BeforeAsync(node, cancellationToken), cancellationToken);
            }

            await _events.Writer.WriteAsync(@event, cancellationToken);
            if (@event is RunEvent { Status: not RunStatus.Running })
            {
                return false;
            }
        }

        _cursor = page.GetProperty("nextCursor").GetString()!;
        if (events.Count == 0)
        {
            await ThrowIfLeftAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>A run that nobody executes any more has no end to wait for, when no server goes on with it.</summary>
    private async Task ThrowIfLeftAsync(CancellationToken cancellationToken)
    {
        var run = await AskAsync(() => runs.ShowAsync(runId), cancellationToken);
        if (run is { Status: "interrupted", Reason: { } reason })
        {
            throw new CommandException(ExitCode.Internal, $"run {runId} is interrupted: {reason}. `gx resume {runId}{server.Options}` goes on with it");
        }
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        for (var told = false; ; told = true)
        {
            try
            {
                return await ask();
            }
            catch (ServerUnreachableException exception) when (TimeProvider.System.GetElapsedTime(since) < Patience)
            {
                if (!told)
                {
                    say($"{exception.Message} Waiting for it");
                }
            }

            await Task.Delay(AskAgainAfter, cancellationToken);
        }
    }
}
