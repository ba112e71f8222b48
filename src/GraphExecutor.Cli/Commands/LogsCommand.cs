using System.CommandLine;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Events;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx logs</c>: what the nodes of a recorded run printed.</summary>
internal static class LogsCommand
{
    public static Command Create()
    {
        var run = CommonOptions.Run();
        var node = new Argument<string?>("NODE") { Description = "The node; all of them by default", Arity = ArgumentArity.ZeroOrOne };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run has ended" };
        var cast = new Option<bool>("--cast") { Description = "Print the node's terminal as a recording (asciicast v2)" };
        var json = CommonOptions.Json("Print log events, one a line");
        var location = new RunsLocation();
        var command = new Command("logs", "Print what a run's nodes printed") { run, node, follow, cast, json };
        location.AddTo(command);
        command.SetGuardedAction(async line =>
        {
            await using var runs = await location.OpenAsync(line);
            var (runId, nodeId) = (line.GetRequiredValue(run), line.GetValue(node));
            await using var output = OutputWriter.ToStandardOutput();
            var log = new LogOutput(runs, nodeId, line.GetValue(json), output);
            await (line.GetValue(cast) ? PrintCastAsync(runs, runId, nodeId, output) : PrintLogAsync(runs, runId, nodeId, line.GetValue(follow), log));
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task PrintCastAsync(IRuns runs, string runId, string? nodeId, OutputWriter output)
    {
        await foreach (var part in runs.ReadCastAsync(runId, nodeId ?? throw new UsageException("--cast needs a NODE: a recording is of one terminal")))
        {
            output.WriteLine(part);
            await output.WaitForRoomAsync();
        }
    }

    private static async Task PrintLogAsync(IRuns runs, string runId, string? nodeId, bool follow, LogOutput log)
    {
        var shown = await runs.ShowAsync(runId);
        if (nodeId is not null && shown.Nodes.All(each => each.Id != nodeId))
        {
            throw new CommandException(ExitCode.NotFound, $"run {runId} has no node {nodeId}. `gx show {runId}{runs.Options}` lists its nodes");
        }

        await (follow && shown.Status == "running" ? FollowAsync(runs, shown, log) : log.PrintNewAsync(shown));
    }

    private static async Task FollowAsync(IRuns runs, RunDetails shown, LogOutput log)
    {
        // From the first line on: a server that goes away while the log until now is read is waited for too.
        var runId = shown.RunId;
        await using var watch = runs.Watch(runId, text => Console.Error.WriteLine($"gx: {text}"));
        await log.PrintNewAsync(shown);
        var isBehind = false;
        do
        {
            GraphEvent? live;
            do
            {
                live = await watch.NextAsync(isBehind, CancellationToken.None);
            }
            while (live is NodeEvent || (live is LogEvent next && await log.TryPrintAsync(next)));

            shown = await runs.ShowAsync(runId);
            await log.PrintNewAsync(shown);

            // Lines may come live a little before they are recorded.
            isBehind = live is LogEvent early && !await log.TryPrintAsync(early);
        }
        while (watch.MayGoOn(shown.Status, shown.Reason));
    }
}
