using System.Text.Json;
using GraphExecutor.Durable;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Tests.Durable;

/// <summary>A worker, called as an engine calls it.</summary>
internal sealed class TestWorker(RunRecord run, RunActivities activities, StoreInReach reach)
{
    public StoreInReach Store => reach;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<JsonElement> RunNodeAsync(string node) => RunNodesAsync(node);

    public Task<JsonElement> RunNodesAsync(params string[] nodes) => RunNodesAsync(1, nodes);

    public Task<JsonElement> RunNodesAsync(int attempt, params string[] nodes) => CallAsync(DurableNames.RunNode, Of(nodes, attempt), Token);

    /// <summary>On a worker that ends.</summary>
    public Task<JsonElement> RunNodesAsync(CancellationToken ends, params string[] nodes) => CallAsync(DurableNames.RunNode, Of(nodes, 1), ends);

    public Task<JsonElement> LookAsync(int node, int attempt = 1) =>
        CallAsync(DurableNames.Look, $$"""{"nodes":[{"node":{{node}},"nodeAttempt":{{attempt}}}]}""", Token);

    private static string Of(string[] nodes, int attempt) =>
        $$"""{"nodes":[{{string.Join(',', nodes.Select(node => $$"""{"nodeId":"{{node}}","nodeAttempt":{{attempt}}}"""))}}]}""";

    private Task<JsonElement> CallAsync(string activity, string request, CancellationToken ends)
    {
        var call = JsonElement.Parse($$"""
            {
              "version": {{DurableVersion.Current}},
              "run": { "runId": "{{run.RunId}}", "attempt": 1, "createdAt": "{{run.CreatedAt:O}}" },
              "request": {{request}}
            }
            """);

        // Not on the thread of the test: it may be held up.
        return Task.Run(() => activities.ExecuteAsync(activity, call, ends), Token);
    }
}
