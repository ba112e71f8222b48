namespace GraphExecutor.Durable;

/// <summary>Where an execution of an orchestration stood when it gave way to the next one.</summary>
public sealed record GenerationState
{
    /// <summary>How many executions there were before.</summary>
    public required int Generation { get; init; }

    /// <summary>When the attempt began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The scheduler's state, compressed.</summary>
    public required byte[] Scheduler { get; init; }

    /// <summary>Nodes that wait for their next attempt.</summary>
    public IReadOnlyList<RetryWait> Retries { get; init; } = [];

    /// <summary>The numbers of nodes that run on behalf of calls of earlier executions, and are looked at from time to time.</summary>
    public IReadOnlyList<int> Watched { get; init; } = [];
}
