using System.CommandLine;
using System.CommandLine.Help;
using GraphExecutor.Cli.Completion;

namespace GraphExecutor.Cli.Commands;

/// <summary>All of <c>gx</c>: its commands, and what they have in common.</summary>
internal static class GxCommandLine
{
    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("run", RunCommand.Create),
        ("resume", ResumeCommand.Create),
        ("runs", RunsCommand.Create),
        ("show", ShowCommand.Create),
        ("logs", LogsCommand.Create),
        ("cancel", CancelCommand.Create),
        ("answer", AnswerCommand.Create),
        ("input", InputCommand.Create),
        ("init", InitCommand.Create),
        ("validate", ValidateCommand.Create),
        ("graph", GraphCommand.Create),
        ("schema", SchemaCommand.Create),
        ("serve", ServeCommand.Create),
        ("hub", HubCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    /// <param name="first">The first word of the command line. When it names a command, no other is made: nobody waits for what is not asked for.</param>
    public static RootCommand Create(string? first = null)
    {
        var root = new RootCommand("Runs graphs of commands: each in a terminal of its own, and as soon as what it needs is done.");
        var named = Array.FindAll(Commands, command => command.Name == first);
        foreach (var (_, create) in named is [] ? Commands : named)
        {
            root.Add(create());
        }

        var help = root.Options.OfType<HelpOption>().Single();
        var action = new HelpWithExamples((HelpAction)help.Action!);
        help.Action = action;

        // Forms of other systems, which would be suggested with each completion.
        foreach (var alias in (string[])["-?", "/?", "/h"])
        {
            help.Aliases.Remove(alias);
        }

        root.SetAction(action.Invoke);
        RecordedNames.SuggestIn(root);
        return root;
    }
}
