using System.Text.Json;
using GraphExecutor.Durable;
using Microsoft.DurableTask;

namespace GraphExecutor.Functions.Orchestrations;

/// <summary>What an orchestration may use of Durable Functions.</summary>
internal sealed class ReplayedContext(TaskOrchestrationContext context) : IOrchestrationContext
{
    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(
        new RetryPolicy(ActivityRetry.MaxAttempts, ActivityRetry.FirstDelay, ActivityRetry.Backoff, ActivityRetry.MaxDelay));

    private string? _other;

    public DateTimeOffset Now => context.CurrentUtcDateTime;

    public Task<JsonElement> CallActivityAsync(string name, JsonElement input) => context.CallActivityAsync<JsonElement>(name, input, Retries);

    public Task WaitUntilAsync(DateTimeOffset dueAt, CancellationToken cancellationToken) => context.CreateTimer(dueAt.UtcDateTime, cancellationToken);

    public Task WaitForEventAsync(string name) => context.WaitForExternalEvent<object?>(name);

    public void ContinueAsNew(OrchestrationInput input) => context.ContinueAsNew(input);

    public Task<OrchestrationResult> GoOnInAnotherAsync(OrchestrationInput input)
    {
        _other = DurableNames.InstanceId(input);
        return context.CallSubOrchestratorAsync<OrchestrationResult>(
            DurableNames.Orchestration, input, new SubOrchestrationOptions { InstanceId = _other });
    }

    public void RaiseForOther(string name) => context.SendEvent(_other!, name, null!);
}
