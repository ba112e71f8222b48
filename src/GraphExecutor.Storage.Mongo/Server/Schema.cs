using GraphExecutor.Storage.Mongo.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo.Server;

/// <summary>Makes a database a run store: its mark and its indexes. Doing it again changes nothing.</summary>
internal static class Schema
{
    private const int Version = 1;

    /// <exception cref="StoreException">The database is something else, or of a newer version.</exception>
    public static async Task EnsureAsync(Collections collections, string name, bool expires, CancellationToken cancellationToken)
    {
        await MarkAsync(collections, name, cancellationToken).ConfigureAwait(false);
        var runs = Builders<RunDocument>.IndexKeys;
        await IndexAsync(
            collections.Runs,
            expires,
            cancellationToken,
            new CreateIndexModel<RunDocument>(runs.Descending(run => run.Number), new CreateIndexOptions { Unique = true }),
            new CreateIndexModel<RunDocument>(runs.Ascending(run => run.Run.Status).Descending(run => run.Number)),
            new CreateIndexModel<RunDocument>(runs.Ascending(run => run.Run.WorkflowName).Descending(run => run.Number)),
            new CreateIndexModel<RunDocument>(runs.Ascending(run => run.Run.EndedAt)),
            new CreateIndexModel<RunDocument>(runs.Ascending(run => run.Run.WorkflowHash))).ConfigureAwait(false);
        await IndexAsync(
            collections.Attempts,
            expires,
            cancellationToken,
            new CreateIndexModel<AttemptDocument>(
                Builders<AttemptDocument>.IndexKeys.Ascending(attempt => attempt.WorkflowHash))).ConfigureAwait(false);
        await IndexAsync(collections.Nodes, expires, cancellationToken).ConfigureAwait(false);
        await IndexAsync(collections.Transitions, expires, cancellationToken).ConfigureAwait(false);
        await IndexAsync(collections.Logs, expires, cancellationToken).ConfigureAwait(false);
    }

    private static async Task MarkAsync(Collections collections, string name, CancellationToken cancellationToken)
    {
        var mark = await collections.Store.Find(store => store.Id == StoreDocument.OnlyId)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (mark is null)
        {
            if (await collections.Runs.Find(FilterDefinition<RunDocument>.Empty).AnyAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new StoreException(
                    StoreErrorCode.NotAStore, $"The database {name} is not a run store: it belongs to another program. Choose another one.");
            }

            await collections.Store.UpdateOneAsync(
                store => store.Id == StoreDocument.OnlyId,
                Builders<StoreDocument>.Update.SetOnInsert(store => store.Schema, Version).SetOnInsert(store => store.LastRun, 0),
                new UpdateOptions { IsUpsert = true },
                cancellationToken).ConfigureAwait(false);
        }
        else if (mark.Schema > Version)
        {
            throw new StoreException(
                StoreErrorCode.NewerVersion,
                $"A newer version of GraphExecutor has written the run store {name} (its schema is {mark.Schema}, this version knows "
                + $"{Version}): use that version, or choose another database.");
        }
    }

    private static async Task IndexAsync<T>(
        IMongoCollection<T> collection, bool expires, CancellationToken cancellationToken, params List<CreateIndexModel<T>> indexes)
    {
        if (expires)
        {
            indexes.Add(new(new BsonDocument("expiresAt", 1), new CreateIndexOptions { ExpireAfter = TimeSpan.Zero }));
        }

        if (indexes.Count > 0)
        {
            await collection.Indexes.CreateManyAsync(indexes, cancellationToken).ConfigureAwait(false);
        }
    }
}
