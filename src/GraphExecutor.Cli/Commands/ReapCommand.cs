using System.CommandLine;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Pty;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx runs reap</c>: ends what runs that nobody executes any more have left running.</summary>
internal static class ReapCommand
{
    public static Command Create()
    {
        var location = CommonOptions.Store();
        var command = new Command("reap", "End what interrupted runs have left running") { location };
        command.SetGuardedAction(async line =>
        {
            await using var store = await Stores.OpenAsync(line.GetValue(location));
            var ended = 0;
            foreach (var runId in RunProcesses.Find().Select(process => process.RunId).Distinct().ToList())
            {
                // A run of another store may be alive: only those that this store knows as interrupted are touched.
                if (await store.GetRunAsync(runId) is { Status: RunStatus.Running } run && RunLookup.IsInterrupted(run))
                {
                    ended += await RunProcesses.EndAsync(runId, run.Workspace, LocalRun.LeftoverGracePeriod, TimeProvider.System, CancellationToken.None);
                }
            }

            Console.WriteLine(ended == 1 ? "1 process ended" : $"{ended} processes ended");
            return ExitCode.Success;
        });
        return command;
    }
}
