using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo.Server;

/// <summary>Writes of many documents, each of which may be there already.</summary>
internal static class Writes
{
    // The order does not matter: one that is refused must not hold up the others.
    private static readonly BulkWriteOptions Unordered = new() { IsOrdered = false };

    /// <summary>Inserts documents. One whose key is there already stays as it is.</summary>
    public static Task InsertAsync<T>(IMongoCollection<T> collection, IEnumerable<T> documents, CancellationToken cancellationToken) =>
        BulkAsync(collection, [.. documents.Select(document => new InsertOneModel<T>(document))], cancellationToken);

    /// <summary>Carries out writes. An insert whose key is there already is none.</summary>
    public static async Task BulkAsync<T>(
        IMongoCollection<T> collection, IReadOnlyCollection<WriteModel<T>> writes, CancellationToken cancellationToken)
    {
        if (writes.Count == 0)
        {
            return;
        }

        try
        {
            await collection.BulkWriteAsync(writes, Unordered, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoBulkWriteException exception) when (MongoErrors.IsDuplicate(exception))
        {
            // They are there.
        }
    }
}
