using System.Globalization;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>
/// The keys of what belongs to a run. They begin with the run's number, which no other run gets, and sort as they are read: so the
/// index on <c>_id</c> is all that these collections need, and nothing of a deleted run comes back with a later one of its id.
/// </summary>
internal static class Keys
{
    public static string Node(long run, string nodeId) => Invariant($"{run}/{nodeId}");

    public static string Transition(long run, long cursor) => Invariant($"{run}/{cursor:x16}");

    public static string Attempt(long run, int attempt) => Invariant($"{run}/{attempt:x8}");

    public static string Chunk(long run, string nodeId, int attempt, int nodeAttempt, long firstLine) =>
        Invariant($"{Log(run, nodeId, attempt, nodeAttempt)}/{firstLine:x16}");

    /// <summary>What the keys of the chunks of one node attempt begin with, before a slash.</summary>
    public static string Log(long run, string nodeId, int attempt, int nodeAttempt) =>
        Invariant($"{Log(run, nodeId, attempt)}/{nodeAttempt:x8}");

    /// <summary>What the keys of a node's chunks in one attempt of the run begin with, before a slash.</summary>
    public static string Log(long run, string nodeId, int attempt) => Invariant($"{run}/{nodeId}/{attempt:x8}");

    /// <summary>All that a collection has of a run.</summary>
    public static FilterDefinition<T> Of<T>(long run) => Under<T>(Invariant($"{run}"));

    /// <summary>The documents whose keys begin with a text and a slash.</summary>
    public static FilterDefinition<T> Under<T>(string start) =>
        Builders<T>.Filter.Gte("_id", start + '/') & Builders<T>.Filter.Lt("_id", start + (char)('/' + 1));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
