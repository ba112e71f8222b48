using System.Text.Json;
using GraphExecutor.Api.Contracts;

namespace GraphExecutor.Cli.Output;

/// <summary>Shows what a resumed attempt would do.</summary>
internal static class ResumePlanOutput
{
    public static void Print(PlanView plan, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(plan, ApiJson.Relaxed.PlanView));
            return;
        }

        var width = plan.Nodes.Max(step => step.Id.Length);
        foreach (var step in plan.Nodes)
        {
            Console.WriteLine($"{step.Action,-6}  {step.Id.PadRight(width)}  {step.Reason}");
        }

        var reused = plan.Nodes.Count(step => step.Action == "reused");
        Console.WriteLine($"attempt {plan.Attempt} of run {plan.RunId}: {reused} reused, {plan.Nodes.Count - reused} decided again");
    }
}
