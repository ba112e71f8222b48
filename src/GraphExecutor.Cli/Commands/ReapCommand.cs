using System.CommandLine;
using GraphExecutor.Api.Runs;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx runs reap</c>: ends what runs that nobody executes any more have left running.</summary>
internal static class ReapCommand
{
    /// <param name="location">Where the runs are; its options are those of <c>gx runs</c>.</param>
    public static Command Create(RunsLocation location)
    {
        var json = CommonOptions.Json();
        var command = new Command("reap", "End what interrupted runs have left running") { json };
        command.SetGuardedAction(async line =>
        {
            await using var store = await location.OpenStoreAsync(line);
            var ended = 0;
            await foreach (var run in RecordedRuns.ListAsync(store, RunStatus.Running, CancellationToken.None))
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
