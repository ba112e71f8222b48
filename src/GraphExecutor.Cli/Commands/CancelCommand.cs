using System.CommandLine;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx cancel</c>: cancels a run that another process executes.</summary>
internal static class CancelCommand
{
    public static Command Create()
    {
        var run = CommonOptions.Run();
        var location = CommonOptions.Store();
        var command = new Command("cancel", "Cancel a run that is executed by another gx") { run, location };
        command.SetGuardedAction(async line =>
        {
            await using var store = await Stores.OpenAsync(line.GetValue(location));
            var record = await RunLookup.FindAsync(store, line.GetRequiredValue(run));
            if (RunLookup.IsInterrupted(record))
            {
                throw new CommandException(
                    ExitCode.Conflict, $"run {record.RunId} is interrupted: nobody executes it. `gx runs reap` ends what it left, `gx resume {record.RunId}` goes on with it");
            }

            var left = await store.PostMessageAsync(new MailboxMessage
            {
                RunId = record.RunId,
                Kind = MessageKind.Cancel,
                Time = TimeProvider.System.GetUtcNow(),
            });
            if (!left)
            {
                throw new CommandException(ExitCode.Conflict, $"run {record.RunId} has ended: it is {RunLookup.StatusOf(await RunLookup.FindAsync(store, record.RunId))}");
            }

            Console.WriteLine($"run {record.RunId} will be cancelled within a second or two");
            return ExitCode.Success;
        });
        return command;
    }
}
