using System.CommandLine;
using System.Text.Json.Nodes;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx runs</c>: lists recorded runs, newest first.</summary>
internal static class RunsCommand
{
    public static Command Create()
    {
        var limit = new Option<int>("--limit") { Description = "How many (50)", HelpName = "N", DefaultValueFactory = _ => 50 };
        var json = CommonOptions.Json("Print one JSON object a line");
        var location = CommonOptions.Store();
        var command = new Command("runs", "List the runs, newest first") { limit, json, location, PruneCommand.Create(), ReapCommand.Create() };
        command.SetGuardedAction(async line =>
        {
            await using var store = await Stores.OpenAsync(line.GetValue(location));
            await foreach (var run in RunLookup.ListAsync(store).Take(Math.Max(1, line.GetValue(limit))))
            {
                Console.WriteLine(line.GetValue(json) ? ToJson(run) : ToLine(run));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string ToLine(RunRecord run) =>
        $"{run.RunId,-22}  {RunLookup.StatusOf(run),-11}  {run.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}  {Duration(run),8}  {run.WorkflowName}";

    private static string ToJson(RunRecord run) => new JsonObject
    {
        ["runId"] = run.RunId,
        ["workflow"] = run.WorkflowName,
        ["status"] = RunLookup.StatusOf(run),
        ["attempt"] = run.Attempt,
        ["createdAt"] = Timestamps.Format(run.CreatedAt),
    }.ToJsonString();

    private static string Duration(RunRecord run) => run.EndedAt is { } end ? Outcomes.Duration(end - run.StartedAt) : "";
}
