using System.CommandLine;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Recording;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx logs</c>: what the nodes of a recorded run printed.</summary>
internal static class LogsCommand
{
    private static readonly TimeSpan FollowEvery = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var run = CommonOptions.Run();
        var node = new Argument<string?>("NODE") { Description = "The node; all of them by default", Arity = ArgumentArity.ZeroOrOne };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run has ended" };
        var cast = new Option<bool>("--cast") { Description = "Print the node's terminal as a recording (asciicast v2)" };
        var location = CommonOptions.Store();
        var command = new Command("logs", "Print what a run's nodes printed") { run, node, follow, cast, location };
        command.SetGuardedAction(async line =>
        {
            await using var store = await Stores.OpenAsync(line.GetValue(location));
            var record = await RunLookup.FindAsync(store, line.GetRequiredValue(run));
            var workflow = await RunLookup.WorkflowOfAsync(store, record);
            var id = line.GetValue(node);
            if (id is not null && workflow.Definition.Nodes.All(each => each.Id != id))
            {
                throw new CommandException(ExitCode.NotFound, $"run {record.RunId} has no node {id}. `gx show {record.RunId}` lists its nodes");
            }

            await using var output = OutputWriter.ToStandardOutput();
            if (line.GetValue(cast))
            {
                var terminal = workflow.Definition.Nodes.FirstOrDefault(each => each.Id == id)
                    ?? throw new UsageException("--cast needs a NODE: a recording is of one terminal");
                await foreach (var part in Asciicast.ReadAsync(store, record, terminal))
                {
                    output.WriteLine(part);
                    await output.WaitForRoomAsync();
                }

                return ExitCode.Success;
            }

            var log = new LogOutput(store, record.RunId, id is null ? [.. workflow.Definition.Nodes.Select(each => each.Id)] : [id], id is null, output);
            await log.PrintNewAsync();
            while (line.GetValue(follow) && record.Status == RunStatus.Running && !RunLookup.IsInterrupted(record))
            {
                await Task.Delay(FollowEvery);
                record = await RunLookup.FindAsync(store, record.RunId);
                await log.PrintNewAsync();
            }

            return ExitCode.Success;
        });
        return command;
    }
}
