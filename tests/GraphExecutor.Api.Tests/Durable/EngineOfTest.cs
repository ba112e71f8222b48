using GraphExecutor.Api.Durable;
using GraphExecutor.Durable;

namespace GraphExecutor.Api.Tests.Durable;

/// <summary>An engine that executes nothing, and says what it was told.</summary>
internal sealed class EngineOfTest : IOrchestrationEngine
{
    public List<string> Told { get; } = [];

    public HashSet<string> Alive { get; } = [];

    public bool Refuses { get; set; }

    /// <summary>What it keeps.</summary>
    public SortedSet<string> Kept { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that it cannot tell of.</summary>
    public HashSet<string> Unknown { get; } = [];

    public Task StartAsync(string instanceId, OrchestrationInput input, CancellationToken cancellationToken)
    {
        if (Refuses)
        {
            throw new InvalidOperationException("the engine cannot be reached");
        }

        Told.Add($"start {instanceId}");
        Alive.Add(instanceId);
        Kept.Add(instanceId);
        return Task.CompletedTask;
    }

    public Task RaiseEventAsync(string instanceId, string eventName, CancellationToken cancellationToken)
    {
        Told.Add($"{eventName} {instanceId}");
        return Task.CompletedTask;
    }

    public Task<bool> IsAliveAsync(string instanceId, CancellationToken cancellationToken) => Unknown.Contains(instanceId)
        ? throw new InvalidOperationException("the engine cannot be reached")
        : Task.FromResult(Alive.Contains(instanceId));

    public Task<IReadOnlyList<string>> FindAsync(string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Kept.Where(id => id.StartsWith(prefix, StringComparison.Ordinal))]);

    public Task PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        Kept.Remove(instanceId);
        return Task.CompletedTask;
    }
}
