using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Durable;

/// <summary>A workflow, which of its nodes share an activity, and when an execution of it gives way to the next.</summary>
internal sealed record PlannedWorkflow(GraphPlan Plan, PacketPlan Packets, GenerationRules Generations)
{
    /// <param name="workflow">The workflow.</param>
    /// <param name="small">Workflows of up to this many nodes have no packets.</param>
    /// <param name="generations">When an execution gives way; as the size of the workflow says by default.</param>
    public static PlannedWorkflow Of(Workflow workflow, int small, GenerationRules? generations)
    {
        var packets = PacketPlan.Of(workflow.Plan, small);
        return new(workflow.Plan, packets, generations ?? GenerationRules.For(packets.Count()));
    }
}
