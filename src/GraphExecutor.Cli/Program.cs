using System.CommandLine;
using GraphExecutor.Cli;
using GraphExecutor.Cli.Commands;
using GraphExecutor.Cli.Output;

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
    ValidateCommand.Create(),
    ServeCommand.Create(),
    HubCommand.Create(),
};
var line = root.Parse(args);

// gx handles signals and failures itself: what runs must be ended in order, and exit codes are a contract.
var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
try
{
    var exitCode = await line.InvokeAsync(invocation);
    return line.Errors.Count > 0 ? ExitCode.Invalid : exitCode;
}
catch (Exception exception)
{
    // The last resort: whatever went wrong, people get a line they can act on and scripts an exit code.
    return ErrorOutput.Internal(exception);
}
