using MongoDB.Bson;

namespace GraphExecutor.Storage.Tests.Mongo.Server;

/// <summary>Leaves fields out of a document, or all but some.</summary>
internal static class Projection
{
    public static BsonDocument Apply(BsonDocument document, BsonDocument projection)
    {
        if (projection.ElementCount == 0)
        {
            return document;
        }

        if (projection.All(field => !field.Value.ToBoolean()))
        {
            return new BsonDocument(document.Where(field => !projection.Contains(field.Name)));
        }

        var result = new BsonDocument("_id", document["_id"]);
        foreach (var name in projection.Names)
        {
            if (Filter.Find(document, name) is { } value)
            {
                var path = name.Split('.');
                var parent = path[..^1].Aggregate(result, (inner, field) =>
                    inner.GetValue(field, inner[field] = inner.GetValue(field, new BsonDocument())).AsBsonDocument);
                parent[path[^1]] = value;
            }
        }

        return result;
    }
}
