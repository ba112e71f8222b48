using System.Runtime.CompilerServices;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Hosting;

/// <summary>The runs that servers started and that have not ended.</summary>
internal static class RunningRuns
{
    private const int PageSize = 500;

    /// <exception cref="StoreException">They could not be read.</exception>
    public static async IAsyncEnumerable<RunRecord> ListAsync(IRunStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var query = new RunQuery { Status = RunStatus.Running, Limit = PageSize, Cursor = cursor };
            var page = await store.ListRunsAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var run in page.Runs.Where(run => run.StartedBy == RunOrigin.Server))
            {
                yield return run;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
