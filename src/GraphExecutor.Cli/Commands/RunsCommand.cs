using System.CommandLine;
using System.Text.Json;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Cli.Output;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx runs</c>: lists recorded runs, newest first.</summary>
internal static class RunsCommand
{
    public static Command Create()
    {
        var limit = new Option<int>("--limit") { Description = "How many (50)", HelpName = "N", DefaultValueFactory = _ => 50 };
        var status = new Option<string?>("--status") { Description = "Only runs of this status", HelpName = "STATUS" };
        status.AcceptOnlyFromAmong("running", "interrupted", "completed", "failed", "cancelled");
        var search = new Option<string?>("--search") { Description = "Only runs whose id or workflow's name contains this", HelpName = "TEXT" };
        var json = CommonOptions.Json("Print one JSON object a line");
        var location = new RunsLocation();
        var command = new Command("runs", "List the runs, newest first")
        {
            limit, status, search, json, PruneCommand.Create(location), ReapCommand.Create(location),
        };
        location.AddToAll(command);
        command.SetGuardedAction(async line =>
        {
            await using var runs = await location.OpenAsync(line);
            await foreach (var run in runs.ListAsync(Math.Max(1, line.GetValue(limit)), line.GetValue(status), line.GetValue(search)))
            {
                Console.WriteLine(line.GetValue(json) ? JsonSerializer.Serialize(run, ApiJson.Relaxed.RunSummary) : ToLine(run));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string ToLine(RunSummary run) =>
        $"{run.RunId,-22}  {run.Status,-11}  {run.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}  {Duration(run),8}  {run.Workflow}";

    // From times in whole milliseconds, as servers tell them: the same is shown of a run wherever it is asked for.
    private static string Duration(RunSummary run) => run.EndedAt is { } end
        ? Outcomes.Duration(TimeSpan.FromMilliseconds(end.ToUnixTimeMilliseconds() - run.StartedAt.ToUnixTimeMilliseconds())) : "";
}
