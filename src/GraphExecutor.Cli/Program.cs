using System.CommandLine;
using System.CommandLine.Invocation;
using GraphExecutor.Cli.Commands;
using GraphExecutor.Cli.Output;

var line = GxCommandLine.Create(args.FirstOrDefault()).Parse(args);

// gx handles signals and failures itself: what runs must be ended in order, and exit codes are a contract.
var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
try
{
    return line.Action is ParseErrorAction errors ? UsageErrors.Report(line, errors) : await line.InvokeAsync(invocation);
}
catch (Exception exception)
{
    // The last resort: whatever went wrong, people get a line they can act on and scripts an exit code.
    return ErrorOutput.Internal(exception);
}
