using GraphExecutor.Storage;
using GraphExecutor.Storage.Mongo;
using GraphExecutor.Storage.Sqlite;

namespace GraphExecutor.Functions.Hosting;

/// <summary>The store that a setting names.</summary>
internal static class StoreSetting
{
    private const string Sqlite = "sqlite:";

    private static readonly string[] Mongo = ["mongodb://", "mongodb+srv://"];

    /// <summary>Whether a text names a store.</summary>
    public static bool IsStore(string text) =>
        (text.StartsWith(Sqlite, StringComparison.Ordinal) && text.Length > Sqlite.Length)
        || Mongo.Any(scheme => text.StartsWith(scheme, StringComparison.Ordinal));

    /// <summary>
    /// Opens it. A MongoDB server that is away is waited for by whatever asks it: the host gives up a worker that fails to start three
    /// times.
    /// </summary>
    /// <exception cref="StoreException">It is no store, or may not be used.</exception>
    public static async Task<IRunStore> OpenAsync(string text) => text.StartsWith(Sqlite, StringComparison.Ordinal)
        ? await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = Path.GetFullPath(text[Sqlite.Length..]) })
        : await MongoRunStore.OpenAsync(new MongoRunStoreOptions { ConnectionString = text, Durable = true, MayOpenLater = true });
}
