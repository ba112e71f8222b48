using System.Runtime.CompilerServices;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Runs;

/// <summary>Reads the log of a node page by page, also while it grows.</summary>
internal sealed class LogStream(IRunStore store, RunReader reader, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>What is recorded now, from the first wanted line to the end of that node attempt.</summary>
    public async IAsyncEnumerable<LogPage> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await store.ReadLogAsync(query, cancellationToken).ConfigureAwait(false) is { Chunks.Count: > 0 } page)
        {
            yield return page;
            query = Next(query, page);
        }
    }

    /// <summary>
    /// What is recorded and what comes, until the node has settled. A later attempt of the node begins anew at its first line, unless the
    /// query names an attempt. Between looks there is an empty page.
    /// </summary>
    public async IAsyncEnumerable<LogPage> FollowAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var latest = query;
        while (true)
        {
            // Asked before reading: what the node printed before it settled is then recorded.
            var settled = await reader.IsSettledAsync(query.RunId, query.NodeId, cancellationToken).ConfigureAwait(false);
            await foreach (var page in ReadAsync(latest, cancellationToken).ConfigureAwait(false))
            {
                yield return page;
                latest = Next(latest, page);
            }

            var newest = await store.ReadLogAsync(query with { FromLine = 0, MaxLines = 1 }, cancellationToken).ConfigureAwait(false);
            if (latest.NodeAttempt is not null && newest.RunAttempt > 0 && (newest.RunAttempt, newest.NodeAttempt) != (latest.RunAttempt, latest.NodeAttempt))
            {
                latest = query with { FromLine = 0, RunAttempt = newest.RunAttempt, NodeAttempt = newest.NodeAttempt };
                continue;
            }

            if (settled)
            {
                yield break;
            }

            yield return new LogPage
            {
                RunAttempt = latest.RunAttempt ?? 0,
                NodeAttempt = latest.NodeAttempt ?? 0,
                NextLine = latest.FromLine,
                LineCount = latest.FromLine,
            };
            await Task.Delay(LookEvery, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static LogQuery Next(LogQuery query, LogPage page) =>
        query with { RunAttempt = page.RunAttempt, NodeAttempt = page.NodeAttempt, FromLine = page.NextLine, Tail = false };
}
