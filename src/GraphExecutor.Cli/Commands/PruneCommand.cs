using System.CommandLine;
using GraphExecutor.Cli.Output;
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

            await using var runs = await location.OpenAsync(line);
            var count = await runs.PruneAsync(TimeProvider.System.GetUtcNow() - olderThan);
            Console.WriteLine(line.GetValue(json) ? $"{{\"deleted\":{count}}}" : $"{Counts.Of(count, "run")} deleted");
            return ExitCode.Success;
        });
        return command;
    }
}
