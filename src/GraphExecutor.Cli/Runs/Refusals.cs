using GraphExecutor.Api.Problems;
using GraphExecutor.Starting;

namespace GraphExecutor.Cli.Runs;

/// <summary>Why something cannot be done with a run, as the command line says it: with its exit code and what to type instead.</summary>
internal static class Refusals
{
    /// <summary>A run was not started or resumed here.</summary>
    /// <param name="refused">Why.</param>
    /// <param name="options">What other commands need to reach the same runs, with a space before it.</param>
    public static CommandException Translate(RunRefusedException refused, string options) =>
        Translate(refused.Refusal.ToString(), refused.Message, refused.RunId, options);

    /// <summary>Somebody else said why.</summary>
    /// <param name="code">The code of the problem, as the HTTP API has it.</param>
    /// <param name="message">What it is about, for people.</param>
    /// <param name="runId">The run that it is about; <see langword="null"/> when it is about none.</param>
    /// <param name="options">What other commands need to reach the same runs, with a space before it.</param>
    /// <param name="isServer">Whether those are the runs of a server.</param>
    public static CommandException Translate(string code, string message, string? runId, string options, bool isServer = false) => code switch
    {
        nameof(RunRefusal.RunNotFound) => new CommandException(
            ExitCode.NotFound, $"there is no run {runId}. `gx runs{options}` lists those there are{(options.Length == 0 ? "; a run that was recorded elsewhere needs the same --store" : "")}"),
        ProblemCode.InvalidId when runId is not null => new CommandException(ExitCode.NotFound, $"there is no run {runId}: that is not an id of a run"),
        ProblemCode.NodeNotFound => new CommandException(ExitCode.NotFound, $"run {runId} has no such node. `gx show {runId}{options}` lists its nodes"),
        nameof(RunRefusal.RunExists) => new CommandException(
            ExitCode.Conflict, $"there is a run {runId} already. Choose another --run-id, or continue that one: gx resume {runId}{options}"),
        nameof(RunRefusal.RunActive) => new CommandException(
            ExitCode.Conflict, $"{Phrase(message)}. End it first with `gx cancel {runId}{options}`"),
        nameof(RunRefusal.NothingToResume) => new CommandException(
            ExitCode.Conflict, $"{Phrase(message)}. --from NODE or --workflow FILE run parts of it again"),
        ProblemCode.RunInterrupted => new CommandException(
            ExitCode.Conflict, $"run {runId} is interrupted: nobody executes it. `gx resume {runId}{options}` goes on with it{(isServer ? "" : $"; `gx runs reap{options}` ends what it left")}"),
        ProblemCode.RunEnded => new CommandException(ExitCode.Conflict, $"run {runId} has ended: `gx show {runId}{options}` tells how"),
        nameof(RunRefusal.UnknownNode) => new UsageException($"--from: {FirstSentence(message)}"),
        nameof(RunRefusal.WorkflowLost) or ProblemCode.Internal or ProblemCode.StoreUnavailable or ProblemCode.HostBusy =>
            new CommandException(ExitCode.Internal, message),
        nameof(RunRefusal.RunChanged) or ProblemCode.NodeNotRunning or ProblemCode.NoTerminal or ProblemCode.NotWaiting =>
            new CommandException(ExitCode.Conflict, message),
        ProblemCode.NotFound or ProblemCode.WorkflowNotFound => new CommandException(ExitCode.NotFound, message),
        _ => new CommandException(ExitCode.Invalid, message),
    };

    /// <summary>Its first sentence: what comes after is for clients of the API.</summary>
    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }

    /// <summary>Its first sentence, to go on with.</summary>
    private static string Phrase(string message) =>
        FirstSentence(message) is { Length: > 0 } sentence ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : "";
}
