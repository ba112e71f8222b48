using Microsoft.DurableTask;

namespace GraphExecutor.Bench.Durable;

/// <summary>The graphs as one writes them without a library: activities that do nothing, and no record but the engine's own.</summary>
internal static class OrchestrationsByHand
{
    public const string Activity = "Nothing";

    /// <summary>One after the other.</summary>
    public static async Task<int> ChainAsync(TaskOrchestrationContext context, int nodes)
    {
        for (var node = 0; node < nodes; node++)
        {
            await context.CallActivityAsync<string>(Activity, node);
        }

        return nodes;
    }

    /// <summary>All at once.</summary>
    public static async Task<int> FanOutAsync(TaskOrchestrationContext context, int nodes)
    {
        await Task.WhenAll(Enumerable.Range(0, nodes).Select(node => context.CallActivityAsync<string>(Activity, node)));
        return nodes;
    }

    /// <summary>As many at once as <see cref="Shape.DefaultParallelism"/>, the next as soon as one has returned.</summary>
    public static async Task<int> BoundedFanOutAsync(TaskOrchestrationContext context, int nodes)
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(nodes, Shape.DefaultParallelism)).Select(_ => CallWhileThereAreAsync()));
        return nodes;

        async Task CallWhileThereAreAsync()
        {
            while (next < nodes)
            {
                await context.CallActivityAsync<string>(Activity, next++);
            }
        }
    }
}
