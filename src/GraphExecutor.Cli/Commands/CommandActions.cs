using System.CommandLine;
using GraphExecutor.Cli.Output;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Commands;

/// <summary>Gives commands their action, and every failure of it its message and exit code.</summary>
internal static class CommandActions
{
    public static void SetGuardedAction(this Command command, Func<ParseResult, Task<int>> action) => command.SetAction(async line =>
    {
        try
        {
            return await action(line);
        }
        catch (CommandException exception)
        {
            return ErrorOutput.Command(exception);
        }
        catch (LeaseLostException exception)
        {
            return ErrorOutput.Lost(exception);
        }
        catch (StoreException exception)
        {
            return ErrorOutput.Store(exception);
        }
    });
}
