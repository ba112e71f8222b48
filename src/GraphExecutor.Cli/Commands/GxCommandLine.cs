using System.CommandLine;
using System.CommandLine.Help;
using GraphExecutor.Cli.Completion;

namespace GraphExecutor.Cli.Commands;

/// <summary>All of <c>gx</c>: its commands, and what they have in common.</summary>
internal static class GxCommandLine
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Runs graphs of commands: each in a terminal of its own, and as soon as what it needs is done.")
        {
            RunCommand.Create(),
            ResumeCommand.Create(),
            RunsCommand.Create(),
            ShowCommand.Create(),
            LogsCommand.Create(),
            CancelCommand.Create(),
            AnswerCommand.Create(),
            InputCommand.Create(),
            InitCommand.Create(),
            ValidateCommand.Create(),
            GraphCommand.Create(),
            SchemaCommand.Create(),
            ServeCommand.Create(),
            HubCommand.Create(),
            CompletionCommand.Create(),
        };
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
