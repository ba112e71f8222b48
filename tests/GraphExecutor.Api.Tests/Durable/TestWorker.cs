using System.Text.Json;
using GraphExecutor.Durable;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Tests.Durable;

/// <summary>A worker, called as an engine calls it.</summary>
internal sealed class TestWorker(RunRecord run, RunActivities activities, StoreInReach reach)
{
    public StoreInReach Store => reach;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Run => $"""
        "runId":"{run.RunId}","attempt":1,"createdAt":"{run.CreatedAt:O}"
        """;

    public Task<JsonElement> RunNodeAsync(string node) => RunNodesAsync(node);

    public Task<JsonElement> RunNodesAsync(params string[] nodes) => RunNodesAsync(1, nodes);

    public Task<JsonElement> RunNodesAsync(int attempt, params string[] nodes) => CallAsync(DurableNames.RunNode, Of(nodes, attempt), Token);

    /// <summary>On a worker that ends.</summary>
    public Task<JsonElement> RunNodesAsync(CancellationToken ends, params string[] nodes) => CallAsync(DurableNames.RunNode, Of(nodes, 1), ends);

    public Task<JsonElement> LookAsync(int node, int attempt = 1) =>
        CallAsync(DurableNames.Look, $$"""{{{Run}},"nodes":[{"node":{{node}},"nodeAttempt":{{attempt}}}]}""", Token);

    private string Of(string[] nodes, int attempt) =>
        $$"""{{{Run}},"nodes":[{{string.Join(',', nodes.Select(node => $$"""{"nodeId":"{{node}}","nodeAttempt":{{attempt}}}"""))}}]}""";

    // Not on the thread of the test: it may be held up.
    private Task<JsonElement> CallAsync(string activity, string input, CancellationToken ends) =>
        Task.Run(() => activities.ExecuteAsync(activity, JsonElement.Parse(input), ends), Token);
}
