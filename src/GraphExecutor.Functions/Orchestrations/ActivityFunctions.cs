using System.Text.Json;
using GraphExecutor.Durable;
using Microsoft.Azure.Functions.Worker;

namespace GraphExecutor.Functions.Orchestrations;

/// <summary>The activities of runs.</summary>
/// <param name="activities">What executes them.</param>
public sealed class ActivityFunctions(RunActivities activities)
{
    /// <summary>Announces an attempt, and says which nodes were done before.</summary>
    /// <param name="input">What the orchestration gave it.</param>
    /// <param name="cancellationToken">The worker ends.</param>
    [Function(DurableNames.Begin)]
    public Task<JsonElement> BeginAsync([ActivityTrigger] JsonElement input, CancellationToken cancellationToken) =>
        activities.ExecuteAsync(DurableNames.Begin, input, cancellationToken);

    /// <summary>Executes a node, or a packet of them.</summary>
    /// <param name="input">What the orchestration gave it.</param>
    /// <param name="cancellationToken">The worker ends.</param>
    [Function(DurableNames.RunNode)]
    public Task<JsonElement> RunNodeAsync([ActivityTrigger] JsonElement input, CancellationToken cancellationToken) =>
        activities.ExecuteAsync(DurableNames.RunNode, input, cancellationToken);

    /// <summary>Looks which of the nodes that run on behalf of earlier calls have ended.</summary>
    /// <param name="input">What the orchestration gave it.</param>
    /// <param name="cancellationToken">The worker ends.</param>
    [Function(DurableNames.Look)]
    public Task<JsonElement> LookAsync([ActivityTrigger] JsonElement input, CancellationToken cancellationToken) =>
        activities.ExecuteAsync(DurableNames.Look, input, cancellationToken);

    /// <summary>Records what the orchestration decided.</summary>
    /// <param name="input">What the orchestration gave it.</param>
    /// <param name="cancellationToken">The worker ends.</param>
    [Function(DurableNames.Record)]
    public Task<JsonElement> RecordAsync([ActivityTrigger] JsonElement input, CancellationToken cancellationToken) =>
        activities.ExecuteAsync(DurableNames.Record, input, cancellationToken);

    /// <summary>Evaluates conditions of edges.</summary>
    /// <param name="input">What the orchestration gave it.</param>
    /// <param name="cancellationToken">The worker ends.</param>
    [Function(DurableNames.Evaluate)]
    public Task<JsonElement> EvaluateAsync([ActivityTrigger] JsonElement input, CancellationToken cancellationToken) =>
        activities.ExecuteAsync(DurableNames.Evaluate, input, cancellationToken);

    /// <summary>Asks running nodes to end.</summary>
    /// <param name="input">What the orchestration gave it.</param>
    /// <param name="cancellationToken">The worker ends.</param>
    [Function(DurableNames.Stop)]
    public Task<JsonElement> StopAsync([ActivityTrigger] JsonElement input, CancellationToken cancellationToken) =>
        activities.ExecuteAsync(DurableNames.Stop, input, cancellationToken);
}
