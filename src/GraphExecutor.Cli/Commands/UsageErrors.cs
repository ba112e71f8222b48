using System.CommandLine;
using System.CommandLine.Invocation;

namespace GraphExecutor.Cli.Commands;

/// <summary>Says what is wrong with a command line, and where to read how it is used, on standard error.</summary>
internal static class UsageErrors
{
    public static int Report(ParseResult line, ParseErrorAction action)
    {
        // The whole help would scroll the error away.
        action.ShowHelp = false;
        action.ShowTypoCorrections = true;
        line.InvocationConfiguration.Output = Console.Error;
        line.InvocationConfiguration.Error = Console.Error;
        action.Invoke(line);
        Console.Error.WriteLine($"gx: `{NameOf(line.CommandResult.Command)} --help` shows how it is used, with examples");
        return ExitCode.Invalid;
    }

    private static string NameOf(Command command) =>
        command is RootCommand ? "gx" : $"{NameOf((Command)command.Parents.Single())} {command.Name}";
}
