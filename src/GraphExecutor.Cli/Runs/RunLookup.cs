using System.Text;
using GraphExecutor.Documents;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Runs;

/// <summary>Finds recorded runs, and says how they are.</summary>
internal static class RunLookup
{
    private const int PageSize = 500;

    /// <exception cref="CommandException">There is no such run.</exception>
    public static async Task<RunRecord> FindAsync(IRunStore store, string runId) =>
        await store.GetRunAsync(runId)
        ?? throw new CommandException(ExitCode.NotFound, $"there is no run {runId}. `gx runs` lists those there are; a run that was recorded elsewhere needs the same --store");

    /// <summary>All runs of a status, newest first; of any by default.</summary>
    public static async IAsyncEnumerable<RunRecord> ListAsync(IRunStore store, RunStatus? status = null)
    {
        for (var query = new RunQuery { Status = status, Limit = PageSize }; ;)
        {
            var page = await store.ListRunsAsync(query);
            foreach (var run in page.Runs)
            {
                yield return run;
            }

            if (page.NextCursor is null)
            {
                yield break;
            }

            query = query with { Cursor = page.NextCursor };
        }
    }

    /// <summary>The workflow that the run's latest attempt executes.</summary>
    public static async Task<Workflow> WorkflowOfAsync(IRunStore store, RunRecord run)
    {
        var stored = await store.GetWorkflowAsync(run.WorkflowHash)
            ?? throw new CommandException(ExitCode.Internal, $"the workflow of run {run.RunId} is not in the store any more");
        return Workflow.Parse(Encoding.UTF8.GetBytes(stored.Json), DocumentFormat.Json, run.WorkflowName);
    }

    /// <summary>Whether nobody executes it any more, although it never ended.</summary>
    public static bool IsInterrupted(RunRecord run) => RunLiveness.IsInterrupted(run, TimeProvider.System.GetUtcNow(), ThisProcess.IsGone);
}
