using System.Text;
using GraphExecutor.Workflows;
using Microsoft.DurableTask;

namespace GraphExecutor.Bench.Durable;

/// <summary>How the nodes of a graph hang together, and the orchestration that one would write for it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="ByHand">The orchestration; <see langword="null"/> when none is compared.</param>
/// <param name="Parents">The parents of each node.</param>
/// <param name="Parallelism">How many nodes may run at once, from how many there are.</param>
internal sealed record Shape(
    string Name,
    Func<TaskOrchestrationContext, int, Task<int>>? ByHand,
    Func<int, IEnumerable<int>> Parents,
    Func<int, int> Parallelism)
{
    /// <summary>What a workflow allows that says nothing.</summary>
    public const int DefaultParallelism = 64;

    private const int Layer = 50;

    public static Shape Chain { get; } = new(
        "chain", OrchestrationsByHand.ChainAsync, node => node == 0 ? [] : [node - 1], _ => DefaultParallelism);

    public static Shape FanOut { get; } = new("fan-out", OrchestrationsByHand.FanOutAsync, _ => [], nodes => nodes);

    public static Shape BoundedFanOut { get; } = new(
        $"fan-out, {DefaultParallelism} at once", OrchestrationsByHand.BoundedFanOutAsync, _ => [], _ => DefaultParallelism);

    /// <summary>Layers of 50; each node after two of the layer before.</summary>
    public static Shape Layered { get; } = new(
        $"layers of {Layer}", null, node => node < Layer ? [] : new[] { node - Layer, node % Layer == 0 ? node - 1 : node - Layer - 1 }, _ => DefaultParallelism);

    /// <summary>The workflow of so many nodes.</summary>
    public Workflow ToWorkflow(int nodes)
    {
        var text = new StringBuilder($"name: bench\nmaxParallelism: {Parallelism(nodes)}\nnodes:\n");
        for (var node = 0; node < nodes; node++)
        {
            text.Append($"- {{ id: n{node}, type: function, function: {DurableBenchHost.Function}");
            if (Parents(node).ToList() is { Count: > 0 } parents)
            {
                text.Append($", needs: [{string.Join(", ", parents.Select(parent => $"n{parent}"))}]");
            }

            text.Append(" }\n");
        }

        return Workflow.Parse(text.ToString());
    }
}
