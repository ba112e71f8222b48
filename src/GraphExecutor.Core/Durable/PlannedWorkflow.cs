using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Durable;

/// <summary>A workflow, and which of its nodes share an activity.</summary>
internal sealed record PlannedWorkflow(GraphPlan Plan, PacketPlan Packets)
{
    public static PlannedWorkflow Of(Workflow workflow, int small) => new(workflow.Plan, PacketPlan.Of(workflow.Plan, small));
}
