using System.CommandLine;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx runs reap</c>: ends what runs that nobody executes any more have left running.</summary>
internal static class ReapCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var location = CommonOptions.Store();
        var command = new Command("reap", "End what interrupted runs have left running") { json, location };
        command.SetGuardedAction(async line =>
        {
            await using var store = await Stores.OpenAsync(line.GetValue(location));
            var ended = 0;
            await foreach (var run in RunLookup.ListAsync(store, RunStatus.Running))
            {
                if (RunLookup.IsInterrupted(run))
                {
                    ended += await Leftovers.EndAsync(store, run, CancellationToken.None);
                }
            }

            Console.WriteLine(line.GetValue(json) ? $"{{\"ended\":{ended}}}" : ended == 1 ? "1 process ended" : $"{ended} processes ended");
            return ExitCode.Success;
        });
        return command;
    }
}
