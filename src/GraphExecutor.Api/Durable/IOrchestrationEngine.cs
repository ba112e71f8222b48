using GraphExecutor.Durable;

namespace GraphExecutor.Api.Durable;

/// <summary>An engine that executes orchestrations durably, such as Durable Functions, as far as whoever starts runs there needs it.</summary>
public interface IOrchestrationEngine
{
    /// <summary>Starts an orchestration (<see cref="DurableNames.Orchestration"/>), unless there is one of the id already.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task StartAsync(string instanceId, OrchestrationInput input, CancellationToken cancellationToken);

    /// <summary>Raises an event for an orchestration; nothing when there is none of the id, or it has ended.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="eventName">The event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task RaiseEventAsync(string instanceId, string eventName, CancellationToken cancellationToken);

    /// <summary>Whether there is an orchestration of the id that has not ended.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<bool> IsAliveAsync(string instanceId, CancellationToken cancellationToken);
}
