using System.CommandLine;
using GraphExecutor.Api.Runs;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx runs prune</c>: deletes what is recorded of old runs.</summary>
internal static class PruneCommand
{
    // Times that long ago are dates yet.
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(36_500);

    /// <param name="location">Where the runs are; its options are those of <c>gx runs</c>.</param>
    public static Command Create(RunsLocation location)
    {
        var age = new Option<string>("--older-than") { Description = "Delete runs that ended longer ago than this, such as 30d", HelpName = "DURATION", Required = true };
        var json = CommonOptions.Json();
        var command = new Command("prune", "Delete what is recorded of runs that ended long ago") { age, json };
        command.SetGuardedAction(async line =>
        {
            var text = line.GetRequiredValue(age);
            if (!Durations.TryParse(text, out var olderThan) || olderThan > LongestAge)
            {
                throw new UsageException($"--older-than {text} is not a duration, or too long. Write it like 12h or 30d");
            }

            await using var store = await location.OpenStoreAsync(line);
            var endedBefore = TimeProvider.System.GetUtcNow() - olderThan;
            var old = await RecordedRuns.ListAsync(store, status: null, CancellationToken.None).Where(run => run.EndedAt < endedBefore).ToListAsync();
            var count = await store.PruneAsync(endedBefore);
            await RemoveWorkspacesAsync(store, old);
            Console.WriteLine(line.GetValue(json) ? $"{{\"deleted\":{count}}}" : $"{Counts.Of(count, "run")} deleted");
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Only of runs that are gone: one that was resumed meanwhile still needs its own.</summary>
    private static async Task RemoveWorkspacesAsync(IRunStore store, List<RunRecord> runs)
    {
        foreach (var run in runs.Where(run => run.Workspace is not null))
        {
            if (await store.GetRunAsync(run.RunId) is null)
            {
                Workspaces.Remove(run.Workspace!);
            }
        }
    }
}
