using GraphExecutor.Starting;

namespace GraphExecutor.Cli.Runs;

/// <summary>Why a run was not started or resumed, as the command line says it: with its exit code and what to type instead.</summary>
internal static class Refusals
{
    public static CommandException Translate(RunRefusedException refused) => refused.Refusal switch
    {
        RunRefusal.RunNotFound => new CommandException(ExitCode.NotFound, refused.Message),
        RunRefusal.RunExists => new CommandException(
            ExitCode.Conflict, $"{refused.Message}. Choose another --run-id, or continue that one: gx resume {refused.RunId}"),
        RunRefusal.RunActive => new CommandException(ExitCode.Conflict, $"{refused.Message}. End it first with `gx cancel {refused.RunId}`"),
        RunRefusal.NothingToResume => new CommandException(
            ExitCode.Conflict, $"{refused.Message}. --from NODE or --workflow FILE run parts of it again"),
        RunRefusal.UnknownNode => new UsageException($"--from: {refused.Message}"),
        RunRefusal.WorkflowLost => new CommandException(ExitCode.Internal, refused.Message),
        _ => new CommandException(ExitCode.Conflict, refused.Message),
    };
}
