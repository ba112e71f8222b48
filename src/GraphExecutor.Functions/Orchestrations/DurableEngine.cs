using GraphExecutor.Api.Durable;
using GraphExecutor.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace GraphExecutor.Functions.Orchestrations;

/// <summary>Durable Functions, by the client that functions are given: those that start or cancel runs bring it along.</summary>
public sealed class DurableEngine : IOrchestrationEngine
{
    private volatile DurableTaskClient? _client;

    private DurableTaskClient Client => _client ?? throw new InvalidOperationException("No function has brought the durable client along.");

    /// <summary>Uses a client. All clients of a worker do the same.</summary>
    /// <param name="client">The client.</param>
    public void Use(DurableTaskClient client) => _client = client;

    /// <inheritdoc/>
    public Task StartAsync(string instanceId, OrchestrationInput input, CancellationToken cancellationToken) =>
        Client.ScheduleNewOrchestrationInstanceAsync(
            DurableNames.Orchestration, input, new StartOrchestrationOptions(instanceId), cancellationToken);

    /// <inheritdoc/>
    public async Task RaiseEventAsync(string instanceId, string eventName, CancellationToken cancellationToken)
    {
        if (await IsAliveAsync(instanceId, cancellationToken))
        {
            await Client.RaiseEventAsync(instanceId, eventName, null, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> IsAliveAsync(string instanceId, CancellationToken cancellationToken) =>
        await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken)
            is { RuntimeStatus: OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Suspended };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> FindAsync(string prefix, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        await foreach (var instance in Client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = prefix })
            .WithCancellation(cancellationToken))
        {
            // Some providers do not tell capital letters from others.
            if (instance.InstanceId.StartsWith(prefix, StringComparison.Ordinal))
            {
                found.Add(instance.InstanceId);
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public Task PurgeAsync(string instanceId, CancellationToken cancellationToken) => Client.PurgeInstanceAsync(instanceId, cancellationToken);
}
