using MongoDB.Bson;

namespace GraphExecutor.Storage.Tests.Mongo.Server;

/// <summary>The order of values: strings by their code units, others as the driver compares them.</summary>
internal sealed class BsonOrder : IComparer<BsonValue>
{
    public static readonly BsonOrder Instance = new();

    public int Compare(BsonValue? x, BsonValue? y) =>
        x is BsonString left && y is BsonString right ? string.CompareOrdinal(left.Value, right.Value) : x!.CompareTo(y);
}
