using System.CommandLine;
using System.Text.Json.Nodes;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx answer</c>: answers a node that waits for it.</summary>
internal static class AnswerCommand
{
    public static Command Create()
    {
        var run = CommonOptions.Run();
        var node = new Argument<string>("NODE") { Description = "The node" };
        var decision = new Argument<string>("DECISION") { Description = "approve or reject" };
        decision.AcceptOnlyFromAmong("approve", "reject");
        var comment = new Option<string?>("--comment") { Description = "What you say to it", HelpName = "TEXT" };
        var json = CommonOptions.Json();
        var location = new RunsLocation();
        var command = new Command("answer", "Answer a node that waits for an answer") { run, node, decision, comment, json };
        location.AddTo(command);
        command.SetGuardedAction(async line =>
        {
            await using var runs = await location.OpenAsync(line);
            var (runId, nodeId) = (line.GetRequiredValue(run), line.GetRequiredValue(node));
            await runs.AnswerAsync(runId, nodeId, line.GetRequiredValue(decision), line.GetValue(comment));
            Console.WriteLine(line.GetValue(json)
                ? new JsonObject { ["runId"] = runId, ["nodeId"] = nodeId, ["status"] = "accepted" }.ToJsonString()
                : $"{nodeId} of run {runId} has its answer");
            return ExitCode.Success;
        });
        return command;
    }
}
