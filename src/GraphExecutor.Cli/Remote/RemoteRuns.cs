using System.Text.Json.Nodes;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Remote;

/// <summary>The runs of a server.</summary>
internal sealed class RemoteRuns(ServerClient server) : IRuns
{
    public string Options => server.Options;

    public IAsyncEnumerable<RunSummary> ListAsync(int limit, string? status, string? text) => RunPages.ReadAsync(
        limit,
        (count, cursor) => server.GetAsync(
            $"/api/runs?limit={count}{Parameter("status", status)}{Parameter("q", text)}{Parameter("cursor", cursor)}", ApiJson.Relaxed.RunList, null));

    public Task<RunDetails> ShowAsync(string runId) => server.GetAsync(PathOf(runId), ApiJson.Relaxed.RunDetails, runId);

    public Task<LogView> ReadLogAsync(LogQuery query) => server.GetAsync(
        $"{PathOf(query.RunId, query.NodeId)}/log?fromLine={query.FromLine}&limit={query.MaxLines}{AttemptOf(query)}", ApiJson.Relaxed.LogView, query.RunId);

    public IAsyncEnumerable<string> ReadCastAsync(string runId, string nodeId) => server.ReadLinesAsync($"{PathOf(runId, nodeId)}/cast", runId);

    public Task CancelAsync(string runId) => PostAsync($"{PathOf(runId)}/cancel", [], runId);

    public Task TypeAsync(string runId, string nodeId, string text) =>
        PostAsync($"{PathOf(runId, nodeId)}/input", new JsonObject { ["text"] = text }, runId);

    public Task AnswerAsync(string runId, string nodeId, string decision, string? comment)
    {
        var body = new JsonObject { ["decision"] = decision, ["by"] = Environment.UserName };
        if (comment is not null)
        {
            body["comment"] = comment;
        }

        return PostAsync($"{PathOf(runId, nodeId)}/answer", body, runId);
    }

    public async Task<int> PruneAsync(DateTimeOffset endedBefore)
    {
        // All of them before the first is deleted: the pages of a list that shrinks meanwhile would leave some out.
        var old = await ListAsync(int.MaxValue, null, null).Where(run => run.EndedAt < endedBefore).ToListAsync();
        var count = 0;
        foreach (var run in old)
        {
            count += await TryDeleteAsync(run) ? 1 : 0;
        }

        return count;
    }

    public IRunWatch Watch(string runId, Action<string> say)
    {
        server.Retry = new ServerRetry(say, TimeProvider.System);
        return new RemoteWatch(server, runId, TimeProvider.System);
    }

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> TryDeleteAsync(RunSummary run)
    {
        try
        {
            // Looked at again, because it may have been resumed, and have ended anew, while others were deleted.
            if ((await ShowAsync(run.RunId)).Version != run.Version)
            {
                return false;
            }

            await server.DeleteAsync(PathOf(run.RunId), run.RunId);
            return true;
        }
        catch (CommandException refused) when (refused.ExitCode is ExitCode.Conflict or ExitCode.NotFound)
        {
            // It was resumed meanwhile, or somebody else has deleted it.
            return false;
        }
    }

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private static string PathOf(string runId) => $"/api/runs/{ServerClient.Segment(runId)}";

    private static string PathOf(string runId, string nodeId) => $"{PathOf(runId)}/nodes/{ServerClient.Segment(nodeId)}";

    private static string AttemptOf(LogQuery query) =>
        (query.RunAttempt is { } attempt ? $"&attempt={attempt}" : "") + (query.NodeAttempt is { } nodeAttempt ? $"&nodeAttempt={nodeAttempt}" : "");

    private async Task PostAsync(string path, JsonObject body, string runId) =>
        await server.PostAsync(path, body, ApiJson.Relaxed.MessageAccepted, runId);
}
