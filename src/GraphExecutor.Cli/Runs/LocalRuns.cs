using GraphExecutor.Api.Contracts;
using GraphExecutor.Api.Hosting;
using GraphExecutor.Api.Problems;
using GraphExecutor.Api.Runs;
using GraphExecutor.Recording;
using GraphExecutor.Starting;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Runs;

/// <summary>The runs of a store, through what the HTTP API does the same with.</summary>
internal sealed class LocalRuns : IRuns
{
    private readonly IRunStore _store;
    private readonly RunWorkflows _workflows;
    private readonly RunReader _reader;
    private readonly RunMessages _messages;

    /// <param name="store">The store, which is closed with this.</param>
    /// <param name="options">What other commands need to reach it, with a space before it.</param>
    public LocalRuns(IRunStore store, string options)
    {
        (_store, Options) = (store, options);
        var starter = new RunStarter(store, new LeaseOwners(), TimeProvider.System);
        _workflows = new RunWorkflows(starter);
        _reader = new RunReader(store, starter, _workflows);
        _messages = new RunMessages(store, null, starter, _reader, TimeProvider.System);
    }

    public string Options { get; }

    public IAsyncEnumerable<RunSummary> ListAsync(int limit, string? status, string? text) => RunPages.ReadAsync(
        limit,
        (count, cursor) => _reader.ListAsync(new RunQuery { Text = text, Limit = count, Cursor = cursor }, status, CancellationToken.None).AsTask());

    public Task<RunDetails> ShowAsync(string runId) => GuardAsync(runId, async () =>
    {
        await RunLookup.FindAsync(_store, runId, Options);
        return await _reader.ShowAsync(runId, CancellationToken.None);
    });

    public async Task<LogView> ReadLogAsync(LogQuery query) => RunViews.Log(query.RunId, query.NodeId, await _store.ReadLogAsync(query));

    public async IAsyncEnumerable<string> ReadCastAsync(string runId, string nodeId)
    {
        var (run, node) = await GuardAsync(runId, () => _reader.FindNodeAsync(runId, nodeId, CancellationToken.None).AsTask());
        await foreach (var line in Asciicast.ReadAsync(_store, new LogQuery { RunId = runId, NodeId = nodeId }, run, node))
        {
            yield return line;
        }
    }

    public Task CancelAsync(string runId) => GuardAsync(runId, async () =>
    {
        await RunLookup.FindAsync(_store, runId, Options);
        await _messages.CancelAsync(runId, CancellationToken.None);
        return true;
    });

    public Task TypeAsync(string runId, string nodeId, string text) => GuardAsync(runId, async () =>
    {
        await _messages.TypeAsync(runId, nodeId, text, CancellationToken.None);
        return true;
    });

    public Task AnswerAsync(string runId, string nodeId, string decision, string? comment) => GuardAsync(runId, async () =>
    {
        await _messages.AnswerAsync(runId, nodeId, CancellationToken.None);
        return true;
    });

    public async Task<int> PruneAsync(DateTimeOffset endedBefore)
    {
        var old = await RecordedRuns.ListAsync(_store, status: null, CancellationToken.None).Where(run => run.EndedAt < endedBefore).ToListAsync();
        var count = await _store.PruneAsync(endedBefore);
        foreach (var run in old.Where(run => run.Workspace is not null))
        {
            // Only of runs that are gone: one that was resumed meanwhile still needs its own.
            if (await _store.GetRunAsync(run.RunId) is null)
            {
                WorkspaceDirectory.Remove(StateDirectory.Workspaces(), run.Workspace!);
            }
        }

        return count;
    }

    public IRunWatch Watch(string runId, Action<string> say) => new LocalWatch();

    public async ValueTask DisposeAsync()
    {
        _workflows.Dispose();
        await _store.DisposeAsync();
    }

    private async Task<T> GuardAsync<T>(string runId, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (ApiException exception)
        {
            throw Refusals.Translate(exception.Code, exception.Message, runId, Options);
        }
        catch (RunRefusedException exception)
        {
            throw Refusals.Translate(exception, Options);
        }
    }
}
