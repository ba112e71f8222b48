using System.Text.Json;

namespace GraphExecutor.Durable;

/// <summary>
/// What a durable orchestration may use of the world: the port between this program and an engine that replays orchestrations from their
/// history, such as Durable Functions. Everything here gives the same at each replay.
/// </summary>
/// <remarks>
/// The engine calls back on one thread at a time. Tasks complete in the order of the history, and never before the call that made them
/// has returned.
/// </remarks>
public interface IOrchestrationContext
{
    /// <summary>The time of the event that is handled now.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Calls an activity (<see cref="RunActivities"/>), which may be executed more than once.</summary>
    /// <param name="name">One of <see cref="DurableNames.Activities"/>.</param>
    /// <param name="input">Its input.</param>
    /// <returns>Its result. The task fails when the activity failed as often as <see cref="ActivityRetry"/> says.</returns>
    Task<JsonElement> CallActivityAsync(string name, JsonElement input);

    /// <summary>Waits until a time, or until less than a second before it: the queues of Azure Storage count in whole seconds.</summary>
    /// <param name="dueAt">The time; at once when it has passed.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing that holds the orchestration open.</param>
    Task WaitUntilAsync(DateTimeOffset dueAt, CancellationToken cancellationToken);

    /// <summary>Waits for an event that somebody raises for this orchestration; one that was raised before counts.</summary>
    /// <param name="name">Its name.</param>
    Task WaitForEventAsync(string name);

    /// <summary>
    /// Ends this execution and begins a new one with an empty history. Events that nobody has waited for are kept. Engines do so only when
    /// all activities and timers of this execution have ended: there must be none left.
    /// </summary>
    /// <param name="input">What the new one is given.</param>
    void ContinueAsNew(OrchestrationInput input);

    /// <summary>Begins another orchestration, which goes on with what this one does, and waits for it.</summary>
    /// <param name="input">What the other one is given.</param>
    /// <returns>Its result.</returns>
    Task<OrchestrationResult> GoOnInAnotherAsync(OrchestrationInput input);

    /// <summary>Raises an event for the orchestration that <see cref="GoOnInAnotherAsync"/> has begun.</summary>
    /// <param name="name">Its name.</param>
    void RaiseForOther(string name);
}
