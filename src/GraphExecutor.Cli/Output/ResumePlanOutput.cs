using System.Text.Json.Nodes;
using GraphExecutor.Resuming;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Output;

/// <summary>Shows what a resumed attempt would do.</summary>
internal static class ResumePlanOutput
{
    public static void Print(RunRecord run, ResumePlan plan, bool json)
    {
        if (json)
        {
            Console.WriteLine(new JsonObject
            {
                ["runId"] = run.RunId,
                ["attempt"] = run.Attempt + 1,
                ["nodes"] = new JsonArray([.. plan.Steps.Select(step => new JsonObject
                {
                    ["id"] = step.NodeId,
                    ["action"] = Name(step.Action),
                    ["reason"] = step.Reason,
                })]),
            }.ToJsonString());
            return;
        }

        var width = plan.Steps.Max(step => step.NodeId.Length);
        foreach (var step in plan.Steps)
        {
            Console.WriteLine($"{Name(step.Action),-6}  {step.NodeId.PadRight(width)}  {step.Reason}");
        }

        Console.WriteLine($"attempt {run.Attempt + 1} of run {run.RunId}: {plan.InitialState.Count} reused, {plan.Steps.Count - plan.InitialState.Count} decided again");
    }

    private static string Name(ResumeAction action) => action switch
    {
        ResumeAction.Reuse => "reused",
        ResumeAction.New => "new",
        _ => "re-run",
    };
}
