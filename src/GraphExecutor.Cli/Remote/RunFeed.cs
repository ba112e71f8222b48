using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Api.Runs;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Remote;

/// <summary>
/// The events of an attempt on a server, and of those that go on with it, in order and complete. Statuses are those that are recorded: the
/// live stream says when to ask for them. Lines come by the live stream, and those that it leaves out from what is recorded.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="runs">Its runs.</param>
/// <param name="watch">Looks out for what happens in the run.</param>
/// <param name="runId">The run.</param>
/// <param name="attempt">The attempt that begins.</param>
/// <param name="time">The clock.</param>
internal sealed class RunFeed(ServerClient server, RemoteRuns runs, IRunWatch watch, string runId, int attempt, TimeProvider time)
{
    private const int Waiting = 1_000;

    // While nothing happens. All that is recorded of the run is read for it.
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(3);

    private readonly Channel<GraphEvent> _events = Channel.CreateBounded<GraphEvent>(Waiting);
    private readonly Dictionary<string, int> _told = new(StringComparer.Ordinal);
    private string _cursor = "0";
    private int _toldOfRun;
    private long _checked = time.GetTimestamp();
    private bool _isBehind;

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
            var logs = new NodeLogs(runs, _events.Writer);
            GraphEvent? live = null;
            while (await LookAsync(logs, live, cancellationToken))
            {
                live = await NextAsync(logs, cancellationToken);
            }

            _events.Writer.Complete();
        }
        catch (Exception exception)
        {
            // Whoever reads gets it, after what came before.
            _events.Writer.Complete(exception);
        }
    }

    /// <summary>Waits for something that has not been told, or until it is time to look.</summary>
    private async Task<GraphEvent?> NextAsync(NodeLogs logs, CancellationToken cancellationToken)
    {
        GraphEvent? live;
        do
        {
            live = await watch.NextAsync(_isBehind, cancellationToken);
        }
        while (live switch
        {
            LogEvent log => await logs.TryTellAsync(log, cancellationToken),
            NodeEvent node => node.Reused || node.Version <= _told.GetValueOrDefault(node.NodeId),
            RunEvent run => run.Version <= _toldOfRun,
            _ => false,
        });
        return live;
    }

    /// <summary>Tells what is recorded and was not told.</summary>
    /// <param name="logs">What the nodes print.</param>
    /// <param name="live">What gave cause to it; <see langword="null"/> when it is only time to look.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether more may come.</returns>
    private async Task<bool> LookAsync(NodeLogs logs, GraphEvent? live, CancellationToken cancellationToken)
    {
        JsonElement page;
        do
        {
            page = await server.GetAsync(
                $"/api/runs/{ServerClient.Segment(runId)}/events?cursor={_cursor}", ApiJson.Relaxed.JsonElement, runId, cancellationToken);
            foreach (var each in page.GetProperty("events").EnumerateArray())
            {
                if (!await TellAsync(logs, EventJson.Deserialize(Encoding.UTF8.GetBytes(each.GetRawText())), cancellationToken))
                {
                    return false;
                }
            }

            _cursor = page.GetProperty("nextCursor").GetString()!;
        }
        while (page.GetProperty("more").GetBoolean());

        if (live is null || (live is LogEvent early && !await logs.TryTellAsync(early, cancellationToken)))
        {
            await logs.ReadNewAsync(cancellationToken);

            // Lines may come live a little before they are recorded.
            _isBehind = live is LogEvent late && !await logs.TryTellAsync(late, cancellationToken);
        }

        if (time.GetElapsedTime(_checked) >= CheckEvery)
        {
            await ThrowIfLeftAsync();
            _checked = time.GetTimestamp();
        }

        return true;
    }

    /// <returns>Whether more may come.</returns>
    private async Task<bool> TellAsync(NodeLogs logs, GraphEvent @event, CancellationToken cancellationToken)
    {
        if (@event.Attempt < attempt)
        {
            return true;
        }

        switch (@event)
        {
            case NodeEvent node:
                await logs.BeforeAsync(node, cancellationToken);
                _told[node.NodeId] = node.Version;
                break;
            case RunEvent run:
                _toldOfRun = run.Version;
                break;
        }

        await _events.Writer.WriteAsync(@event, cancellationToken);
        _checked = time.GetTimestamp();
        return @event is not RunEvent { Status: not RunStatus.Running };
    }

    /// <summary>A run that nobody executes any more has no end to wait for, when no server goes on with it.</summary>
    private async Task ThrowIfLeftAsync()
    {
        var run = await runs.ShowAsync(runId);
        if (!watch.MayGoOn(run.Status, run.Reason) && run.Status == RunViews.Interrupted)
        {
            throw new CommandException(
                ExitCode.Internal,
                $"run {runId} is interrupted: {run.Reason ?? "no server goes on with it"}. `gx resume {runId}{server.Options}` goes on with it");
        }
    }
}
