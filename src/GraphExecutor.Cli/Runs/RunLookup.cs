using GraphExecutor.Starting;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Runs;

/// <summary>Finds recorded runs, and says how they are.</summary>
internal static class RunLookup
{
    /// <param name="store">Where it is recorded.</param>
    /// <param name="runId">The run.</param>
    /// <param name="options">What other commands need to reach the same runs, with a space before it.</param>
    /// <exception cref="CommandException">There is no such run.</exception>
    public static async Task<RunRecord> FindAsync(IRunStore store, string runId, string options) =>
        await store.GetRunAsync(runId) ?? throw Refusals.Translate(nameof(RunRefusal.RunNotFound), "", runId, options);

    /// <summary>Whether nobody executes it any more, although it never ended.</summary>
    public static bool IsInterrupted(RunRecord run) => RunLiveness.IsInterrupted(run, TimeProvider.System.GetUtcNow(), ThisProcess.IsGone);
}
