using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace GraphExecutor.Cli.Commands;

/// <summary>The usual help, and examples after it.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult line)
    {
        var exitCode = help.Invoke(line);
        var output = line.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var (commandLine, what) in Examples.Of(line.CommandResult.Command))
        {
            output.WriteLine($"  {commandLine}");
            output.WriteLine($"      {what}");
        }

        output.WriteLine();
        return exitCode;
    }
}
