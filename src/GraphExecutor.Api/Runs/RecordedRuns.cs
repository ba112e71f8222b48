using System.Runtime.CompilerServices;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Runs;

/// <summary>The runs of a store, however many there are.</summary>
internal static class RecordedRuns
{
    private const int PageSize = 500;

    /// <summary>All runs of a status, newest first; of any when it is <see langword="null"/>.</summary>
    /// <param name="store">The store.</param>
    /// <param name="status">The status.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">They could not be read.</exception>
    public static async IAsyncEnumerable<RunRecord> ListAsync(
        IRunStore store, RunStatus? status, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var query = new RunQuery { Status = status, Limit = PageSize, Cursor = cursor };
            var page = await store.ListRunsAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var run in page.Runs)
            {
                yield return run;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
