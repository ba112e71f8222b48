using System.CommandLine;
using System.CommandLine.Completions;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Completion;

/// <summary>Names that a shell can complete because they are recorded: of runs, and of the nodes of one.</summary>
internal static class RecordedNames
{
    private const int MostRuns = 50;

    // A shell waits for no store that is far away.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Suggests them wherever a command takes them.</summary>
    public static void SuggestIn(Command command)
    {
        foreach (var inner in command.Subcommands)
        {
            SuggestIn(inner);
        }

        if (command.Options.FirstOrDefault(option => option.Name == "--store") is not Option<string?> store
            || command.Arguments.FirstOrDefault(argument => argument.Name == "RUN") is not Argument<string> run)
        {
            return;
        }

        // Help would list what is suggested in place of a name that it is not told.
        foreach (var argument in command.Arguments.Where(argument => argument.Name is "RUN" or "NODE"))
        {
            argument.HelpName = argument.Name;
        }

        run.CompletionSources.Add(context => IsBeingTyped(context, run)
            ? Read(context, store, async runs => (await runs.ListRunsAsync(new RunQuery { Limit = MostRuns })).Runs.Select(record => record.RunId))
            : []);
        var nodes = command.Arguments.Where(argument => argument.Name == "NODE").Select(argument => argument.CompletionSources)
            .Concat(command.Options.Where(option => option.HelpName == "NODE").Select(option => option.CompletionSources));
        foreach (var sources in nodes)
        {
            sources.Add(context => IsBeingTyped(context, run) ? [] : Read(context, store, runs => NodesAsync(runs, context.ParseResult.GetRequiredValue(run))));
        }
    }

    /// <summary>Whether the cursor stands at the run's id, or it is yet to come.</summary>
    private static bool IsBeingTyped(CompletionContext context, Argument<string> run) =>
        context.ParseResult.GetResult(run) is not { Tokens: [{ Value: var typed }] } || (typed == context.WordToComplete && typed.Length > 0);

    private static async Task<IEnumerable<string>> NodesAsync(IRunStore runs, string runId) =>
        await runs.GetRunAsync(runId) is { } record ? (await new RunStarter(runs, new LeaseOwners(), TimeProvider.System).WorkflowOfAsync(record)).Definition.Nodes.Select(node => node.Id) : [];

    private static IEnumerable<CompletionItem> Read(
        CompletionContext context, Option<string?> location, Func<IRunStore, Task<IEnumerable<string>>> read)
    {
        try
        {
            if (context.ParseResult.CommandResult.Command.Options.FirstOrDefault(option => option.Name == "--server") is { } server
                && context.ParseResult.GetResult(server) is not null)
            {
                // What is recorded here is not what is there.
                return [];
            }

            return Task.Run(() => ReadAsync(context.ParseResult.GetValue(location), read)).WaitAsync(Limit).GetAwaiter().GetResult()
                .Where(name => name.StartsWith(context.WordToComplete, StringComparison.Ordinal)).Select(name => new CompletionItem(name));
        }
        catch (Exception exception) when (exception is CommandException or RunRefusedException or StoreException or WorkflowException or TimeoutException)
        {
            // Somebody who types wants no error in the middle of it.
            return [];
        }
    }

    private static async Task<List<string>> ReadAsync(string? location, Func<IRunStore, Task<IEnumerable<string>>> read)
    {
        await using var store = await Stores.OpenAsync(location);
        return [.. await read(store)];
    }
}
