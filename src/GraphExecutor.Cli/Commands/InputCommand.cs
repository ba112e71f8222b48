using System.CommandLine;
using System.Text.Json.Nodes;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx input</c>: types into the terminal of a node that runs.</summary>
internal static class InputCommand
{
    public static Command Create()
    {
        var run = CommonOptions.Run();
        var node = new Argument<string>("NODE") { Description = "The node" };
        var text = new Argument<string>("TEXT") { Description = "What is typed, and then the Enter key" };
        var raw = new Option<bool>("--no-enter") { Description = "Type the text alone, without the Enter key" };
        var json = CommonOptions.Json();
        var location = new RunsLocation();
        var command = new Command("input", "Type into the terminal of a node that runs") { run, node, text, raw, json };
        location.AddTo(command);
        command.SetGuardedAction(async line =>
        {
            await using var runs = await location.OpenAsync(line);
            var (runId, nodeId) = (line.GetRequiredValue(run), line.GetRequiredValue(node));
            await runs.TypeAsync(runId, nodeId, line.GetRequiredValue(text) + (line.GetValue(raw) ? "" : "\r"));
            Console.WriteLine(line.GetValue(json)
                ? new JsonObject { ["runId"] = runId, ["nodeId"] = nodeId, ["status"] = "accepted" }.ToJsonString()
                : $"it will be typed into {nodeId} of run {runId} within a second or two");
            return ExitCode.Success;
        });
        return command;
    }
}
