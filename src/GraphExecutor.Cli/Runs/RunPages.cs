using GraphExecutor.Api.Contracts;

namespace GraphExecutor.Cli.Runs;

/// <summary>Reads a list of runs page by page.</summary>
internal static class RunPages
{
    private const int PageSize = 500;

    /// <param name="limit">How many runs at most.</param>
    /// <param name="read">Reads a page: its size, and the cursor to go on from, <see langword="null"/> for the first one.</param>
    public static async IAsyncEnumerable<RunSummary> ReadAsync(int limit, Func<int, string?, Task<RunList>> read)
    {
        string? cursor = null;
        do
        {
            var page = await read(Math.Min(limit, PageSize), cursor);
            foreach (var run in page.Runs.Take(limit))
            {
                yield return run;
            }

            limit -= page.Runs.Count;
            cursor = page.NextCursor;
        }
        while (cursor is not null && limit > 0);
    }
}
