using GraphExecutor.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace GraphExecutor.Functions.Orchestrations;

/// <summary>The orchestration of an attempt of a run.</summary>
/// <param name="workflows">The workflows that this worker knows.</param>
public sealed class RunOrchestrator(WorkflowCache workflows)
{
    /// <summary>Executes the attempt.</summary>
    /// <param name="context">Durable Functions.</param>
    /// <param name="input">What is executed.</param>
    [Function(DurableNames.Orchestration)]
    public Task<OrchestrationResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, OrchestrationInput input) =>
        WorkflowOrchestration.RunAsync(new ReplayedContext(context), input, workflows);
}
