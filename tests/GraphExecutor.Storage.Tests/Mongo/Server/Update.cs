using MongoDB.Bson;

namespace GraphExecutor.Storage.Tests.Mongo.Server;

/// <summary>Changes documents: the operators that the store uses, and an error for any other.</summary>
internal static class Update
{
    /// <summary>The document after an update; <see langword="null"/> as the document is an insert.</summary>
    public static BsonDocument Apply(BsonDocument? document, BsonDocument filter, BsonDocument update)
    {
        if (update.ElementCount == 0 || update.GetElement(0).Name[0] != '$')
        {
            var id = document is null ? filter["_id"] : document["_id"];
            return update.Contains("_id") ? update : new BsonDocument("_id", id).AddRange(update);
        }

        var result = document?.DeepClone().AsBsonDocument ?? new BsonDocument("_id", filter["_id"]);
        foreach (var part in update)
        {
            foreach (var field in part.Value.AsBsonDocument)
            {
                Apply(result, part.Name, field.Name.Split('.'), field.Value, document is null);
            }
        }

        return result;
    }

    private static void Apply(BsonDocument document, string name, string[] path, BsonValue operand, bool isInsert)
    {
        var parent = path[..^1].Aggregate(document, (inner, field) => inner[field].AsBsonDocument);
        var last = path[^1];
        switch (name)
        {
            case "$set":
                parent[last] = operand;
                break;
            case "$setOnInsert":
                if (isInsert)
                {
                    parent[last] = operand;
                }

                break;
            case "$unset":
                parent.Remove(last);
                break;
            case "$inc":
                parent[last] = parent.GetValue(last, 0L).ToInt64() + operand.ToInt64();
                break;
            case "$push":
                var items = operand is BsonDocument each && each.Contains("$each") ? each["$each"].AsBsonArray : new BsonArray { operand };
                parent[last] = new BsonArray(parent.GetValue(last, new BsonArray()).AsBsonArray.Concat(items));
                break;
            case "$pull":
                // The store pulls by a list of keys alone.
                var (field, condition) = (operand.AsBsonDocument.GetElement(0).Name, operand.AsBsonDocument[0]);
                var keys = condition["$in"].AsBsonArray.ToHashSet();
                parent[last] = new BsonArray(parent[last].AsBsonArray.Where(item => !keys.Contains(item[field])));
                break;
            default:
                throw new NotSupportedException($"The test server does not know {name}.");
        }
    }
}
