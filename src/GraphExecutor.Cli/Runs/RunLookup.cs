using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Runs;

/// <summary>Finds recorded runs, and says how they are.</summary>
internal static class RunLookup
{
    /// <exception cref="CommandException">There is no such run.</exception>
    public static async Task<RunRecord> FindAsync(IRunStore store, string runId) =>
        await store.GetRunAsync(runId)
        ?? throw new CommandException(ExitCode.NotFound, $"there is no run {runId}. `gx runs` lists those there are; a run that was recorded elsewhere needs the same --store");

    /// <summary>Whether nobody executes it any more, although it never ended.</summary>
    public static bool IsInterrupted(RunRecord run) => RunLiveness.IsInterrupted(run, TimeProvider.System.GetUtcNow(), ThisProcess.IsGone);
}
