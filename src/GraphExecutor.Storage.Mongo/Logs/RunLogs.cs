using GraphExecutor.Storage.Mongo.Documents;
using GraphExecutor.Storage.Mongo.Server;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo.Logs;

/// <summary>The collection <c>logs</c>.</summary>
internal sealed class RunLogs(Collections collections)
{
    private static readonly FilterDefinitionBuilder<LogDocument> Filters = Builders<LogDocument>.Filter;
    private static readonly ProjectionDefinition<LogDocument> WithoutText = Builders<LogDocument>.Projection.Exclude(chunk => chunk.Text);

    /// <summary>Stores chunks, all with one command, and drops what a trim drops. Doing it again changes nothing.</summary>
    public async Task WriteAsync(
        long run, int attempt, IEnumerable<LogChunk> chunks, IReadOnlyList<LogTrim> trims, CancellationToken cancellationToken)
    {
        var writes = chunks.Where(chunk => chunk.Lines.Count > 0).Concat(trims.Select(trim => trim.Marker))
            .Select(chunk => LogDocument.Of(run, attempt, chunk))
            .Select(document => new ReplaceOneModel<LogDocument>(Filters.Eq(chunk => chunk.Id, document.Id), document) { IsUpsert = true })
            .ToList();
        if (writes.Count > 0)
        {
            await collections.Logs.BulkWriteAsync(writes, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        foreach (var (marker, end) in trims)
        {
            string KeyOf(long line) => Keys.Chunk(run, marker.NodeId, attempt, marker.NodeAttempt, line);
            await collections.Logs.DeleteManyAsync(
                Filters.Gt(chunk => chunk.Id, KeyOf(marker.FirstLine)) & Filters.Lt(chunk => chunk.Id, KeyOf(end)),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The part of a log that a query asks for.</summary>
    /// <param name="run">The run's number.</param>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LogPage> ReadAsync(long run, LogQuery query, CancellationToken cancellationToken)
    {
        var filter = query.RunAttempt is { } attempt
            ? Keys.Under<LogDocument>(Keys.Log(run, query.NodeId, attempt))
            : Keys.Under<LogDocument>(Keys.Node(run, query.NodeId));
        if (query.NodeAttempt is { } nodeAttempt)
        {
            filter &= Filters.Eq(chunk => chunk.NodeAttempt, nodeAttempt);
        }

        var last = await LastAsync(filter, cancellationToken).ConfigureAwait(false);
        if (last is null)
        {
            return new LogPage { NextLine = query.FromLine };
        }

        var chunks = await ChunksAsync(run, query, last, cancellationToken).ConfigureAwait(false);
        return LogPages.Cut(query, last.Attempt, last.NodeAttempt, last.EndLine, from => chunks.SkipWhile(chunk => chunk.EndLine <= from));
    }

    /// <summary>The chunks that a page can have lines of: from the one with its first line on, until there are enough.</summary>
    private async Task<List<LogChunk>> ChunksAsync(long run, LogQuery query, LogDocument last, CancellationToken cancellationToken)
    {
        var start = query.Tail ? Math.Max(query.FromLine, last.EndLine - query.MaxLines) : query.FromLine;
        var log = Keys.Under<LogDocument>(Keys.Log(run, query.NodeId, last.Attempt, last.NodeAttempt));
        var key = Keys.Chunk(run, query.NodeId, last.Attempt, last.NodeAttempt, start);
        var first = await LastAsync(log & Filters.Lte(chunk => chunk.Id, key), cancellationToken).ConfigureAwait(false);
        var chunks = new List<LogChunk>();
        using var cursor = await collections.Logs.Find(log & Filters.Gte(chunk => chunk.Id, first?.Id ?? key))
            .SortBy(chunk => chunk.Id)
            .ToCursorAsync(cancellationToken).ConfigureAwait(false);
        for (var room = (long)query.MaxLines; room > 0 && await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false);)
        {
            chunks.AddRange(cursor.Current.Select(chunk => chunk.ToChunk(query.NodeId)));
            room = query.MaxLines - chunks.Sum(chunk => Math.Max(0, chunk.EndLine - Math.Max(start, chunk.FirstLine)));
        }

        return chunks;
    }

    private async Task<LogDocument?> LastAsync(FilterDefinition<LogDocument> filter, CancellationToken cancellationToken) =>
        await collections.Logs.Find(filter).SortByDescending(chunk => chunk.Id).Limit(1).Project<LogDocument>(WithoutText)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
}
