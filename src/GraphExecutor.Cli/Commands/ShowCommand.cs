using System.CommandLine;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx show</c>: what is recorded of a run.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var run = CommonOptions.Run();
        var json = CommonOptions.Json();
        var location = CommonOptions.Store();
        var command = new Command("show", "Show a run: its attempts and what became of each node") { run, json, location };
        command.SetGuardedAction(async line =>
        {
            await using var store = await Stores.OpenAsync(line.GetValue(location));
            var record = await RunLookup.FindAsync(store, line.GetRequiredValue(run));
            var view = new RunView(
                record, await RunLookup.WorkflowOfAsync(store, record), await store.GetAttemptsAsync(record.RunId), await store.GetNodesAsync(record.RunId));
            foreach (var text in line.GetValue(json) ? [view.ToJson()] : view.ToLines(OutputStyle.ForStandardOutput()))
            {
                Console.WriteLine(text);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
