using GraphExecutor.Api.Contracts;
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
    public LocalRuns(IRunStore store)
    {
        _store = store;
        var starter = new RunStarter(store, new LeaseOwners(), TimeProvider.System);
        _workflows = new RunWorkflows(starter);
        _reader = new RunReader(store, starter, _workflows);
        _messages = new RunMessages(store, null, starter, _reader, TimeProvider.System);
    }

    public IAsyncEnumerable<RunSummary> ListAsync(int limit) =>
        RecordedRuns.ListAsync(_store, status: null, CancellationToken.None).Take(limit).Select(run => RunViews.Summary(run, RunLookup.IsInterrupted(run)));

    public Task<RunDetails> ShowAsync(string runId) => GuardAsync(runId, async () =>
    {
        await RunLookup.FindAsync(_store, runId);
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
        await RunLookup.FindAsync(_store, runId);
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

    public async ValueTask DisposeAsync()
    {
        _workflows.Dispose();
        await _store.DisposeAsync();
    }

    private static async Task<T> GuardAsync<T>(string runId, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (ApiException exception)
        {
            throw Refusals.Translate(exception.Code, exception.Message, runId);
        }
        catch (RunRefusedException exception)
        {
            throw Refusals.Translate(exception);
        }
    }
}
