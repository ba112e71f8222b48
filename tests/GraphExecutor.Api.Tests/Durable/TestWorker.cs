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

    public Task<JsonElement> RunNodeAsync(string node, int attempt = 1) =>
        CallAsync(DurableNames.RunNode, $$"""{{{Run}},"nodeId":"{{node}}","nodeAttempt":{{attempt}}}""");

    public Task<JsonElement> LookAsync(int node, int attempt = 1) =>
        CallAsync(DurableNames.Look, $$"""{{{Run}},"nodes":[{"node":{{node}},"nodeAttempt":{{attempt}}}]}""");

    // Not on the thread of the test: it may be held up.
    private Task<JsonElement> CallAsync(string activity, string input) =>
        Task.Run(() => activities.ExecuteAsync(activity, JsonElement.Parse(input), Token), Token);
}
