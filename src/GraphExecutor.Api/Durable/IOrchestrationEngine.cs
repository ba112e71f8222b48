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

    /// <summary>Finds the orchestrations that are kept, whether they have ended or not.</summary>
    /// <param name="prefix">What their ids begin with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Their ids.</returns>
    Task<IReadOnlyList<string>> FindAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Removes all that is kept of an orchestration that has ended; nothing when there is none of the id.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task PurgeAsync(string instanceId, CancellationToken cancellationToken);
}
