using GraphExecutor.Durable.Messages;

namespace GraphExecutor.Durable;

/// <summary>
/// The orchestration of an attempt of a run: what a replaying engine executes again and again from its history. It decides by the same
/// scheduler as the executor in process; all it does is done by <see cref="RunActivities"/>.
/// </summary>
public static class WorkflowOrchestration
{
    /// <summary>Executes the attempt to its end, or until it gives way to a new execution.</summary>
    /// <param name="context">The engine.</param>
    /// <param name="input">What the engine was given.</param>
    /// <param name="workflows">The workflows that this process knows. It is asked for the one of the input's hash, which never changes.</param>
    /// <returns>How the attempt ended.</returns>
    /// <exception cref="InvalidOperationException">A later attempt has taken over, or a worker of another version has begun it.</exception>
    public static Task<OrchestrationResult> RunAsync(IOrchestrationContext context, OrchestrationInput input, WorkflowCache workflows)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(workflows);
        return ExecuteAsync();

        async Task<OrchestrationResult> ExecuteAsync()
        {
            DurableVersion.Check(input.Version, input.RunId);

            // Before the workflow is asked for: an activity can wait for a store that is away, and the orchestration had better not.
            var begun = input.State is null
                ? await context.CallAsync<BeginRequest, BeginReply>(AttemptKey.Of(input), DurableNames.Begin, new BeginRequest())
                : null;
            return await new OrchestrationDriver(context, input, workflows.Get(input.WorkflowHash, input.WorkflowName)).RunAsync(begun);
        }
    }
}
