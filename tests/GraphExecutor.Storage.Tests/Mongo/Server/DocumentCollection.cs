using MongoDB.Bson;

namespace GraphExecutor.Storage.Tests.Mongo.Server;

/// <summary>The documents of a collection, in the order of their ids.</summary>
internal sealed class DocumentCollection
{
    private readonly SortedDictionary<BsonValue, BsonDocument> _documents = new(BsonOrder.Instance);
    private readonly List<BsonValue> _ids = [];
    private readonly Dictionary<string, BsonDocument> _indexes = [];

    public IEnumerable<BsonDocument> Indexes => _indexes.Values;

    public void AddIndex(BsonDocument index)
    {
        var name = index["name"].AsString;
        if (_indexes.TryGetValue(name, out var existing) && existing != index)
        {
            throw new ServerError(86, $"An existing index has the same name as the requested index: {name}");
        }

        _indexes[name] = index;
    }

    /// <summary>The documents that match a filter, in the order of their ids.</summary>
    public IEnumerable<BsonDocument> Find(BsonDocument filter)
    {
        var conditions = Conditions(filter).ToList();
        foreach (var condition in conditions)
        {
            if (condition is not BsonDocument { ElementCount: > 0 } operators || operators.GetElement(0).Name == "$eq")
            {
                var id = condition is BsonDocument { ElementCount: 1 } equal ? equal[0] : condition;
                return _documents.TryGetValue(id, out var one) && Filter.Matches(one, filter) ? [one] : [];
            }
        }

        var from = Bound(conditions, "$gt", "$gte");
        var to = Bound(conditions, "$lt", "$lte");
        return Between(from, to).Where(document => Filter.Matches(document, filter));
    }

    public void Insert(BsonDocument document)
    {
        var id = document["_id"];
        if (_documents.ContainsKey(id) || _indexes.Values.Any(index => IsTaken(index, document)))
        {
            throw new ServerError(ServerError.DuplicateKey, $"E11000 duplicate key error: {id}");
        }

        _documents.Add(id, document);
        var place = _ids.BinarySearch(id, BsonOrder.Instance);
        _ids.Insert(~place, id);
    }

    public void Replace(BsonDocument document) => _documents[document["_id"]] = document;

    public void Remove(BsonDocument document)
    {
        _documents.Remove(document["_id"]);
        _ids.RemoveAt(_ids.BinarySearch(document["_id"], BsonOrder.Instance));
    }

    private bool IsTaken(BsonDocument index, BsonDocument document) =>
        index.GetValue("unique", false).ToBoolean() && index["key"].AsBsonDocument.Names.ToList() is var fields
        && _documents.Values.Any(other => fields.All(field => Filter.Find(other, field) == Filter.Find(document, field)));

    private IEnumerable<BsonDocument> Between(BsonValue? from, BsonValue? to)
    {
        var at = from is null ? 0 : _ids.BinarySearch(from, BsonOrder.Instance);
        for (at = at < 0 ? ~at : at; at < _ids.Count && (to is null || BsonOrder.Instance.Compare(_ids[at], to) <= 0); at++)
        {
            yield return _documents[_ids[at]];
        }
    }

    private static BsonValue? Bound(List<BsonValue> conditions, params string[] names) =>
        conditions.OfType<BsonDocument>().SelectMany(condition => condition).FirstOrDefault(part => names.Contains(part.Name)).Value;

    /// <summary>What a filter says of the id.</summary>
    private static IEnumerable<BsonValue> Conditions(BsonDocument filter) => filter.SelectMany(part => part.Name switch
    {
        "_id" => [part.Value],
        "$and" => part.Value.AsBsonArray.SelectMany(inner => Conditions(inner.AsBsonDocument)),
        _ => Enumerable.Empty<BsonValue>(),
    });
}
