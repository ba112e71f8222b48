using GraphExecutor.Api.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace GraphExecutor.Functions.Orchestrations;

/// <summary>Looks every minute which runs are alive, and goes on with those that are interrupted.</summary>
/// <param name="keeper">What looks.</param>
/// <param name="engine">Gets the durable client.</param>
public sealed class KeeperFunction(RunKeeper keeper, DurableEngine engine)
{
    /// <summary>Looks once.</summary>
    /// <param name="timer">When it is called.</param>
    /// <param name="client">Durable Functions.</param>
    /// <param name="cancellationToken">The worker ends.</param>
    [Function("KeepRuns")]
    public Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        engine.Use(client);
        return keeper.LookAsync(cancellationToken);
    }
}
