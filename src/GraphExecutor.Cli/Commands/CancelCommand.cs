using System.CommandLine;
using System.Text.Json.Nodes;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx cancel</c>: cancels a run that another process executes.</summary>
internal static class CancelCommand
{
    public static Command Create()
    {
        var run = CommonOptions.Run();
        var json = CommonOptions.Json();
        var location = new RunsLocation();
        var command = new Command("cancel", "Cancel a run that is executed by another gx") { run, json };
        location.AddTo(command);
        command.SetGuardedAction(async line =>
        {
            await using var runs = await location.OpenAsync(line);
            var runId = line.GetRequiredValue(run);
            await runs.CancelAsync(runId);
            Console.WriteLine(line.GetValue(json)
                ? new JsonObject { ["runId"] = runId, ["status"] = "cancelling" }.ToJsonString()
                : $"run {runId} will be cancelled within a second or two");
            return ExitCode.Success;
        });
        return command;
    }
}
