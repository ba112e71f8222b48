using MongoDB.Bson;

namespace GraphExecutor.Storage.Tests.Mongo.Server;

/// <summary>The documents of a collection, in the order of their ids.</summary>
internal sealed class DocumentCollection
{
    private readonly Dictionary<BsonValue, BsonDocument> _documents = [];
    private readonly SortedSet<BsonValue> _ids = new(BsonOrder.Instance);
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

        return Between(Bound(conditions, "$gt", "$gte"), Bound(conditions, "$lt", "$lte"))
            .Select(id => _documents[id]).Where(document => Filter.Matches(document, filter));
    }

    public void Insert(BsonDocument document)
    {
        var id = document["_id"];
        if (_documents.ContainsKey(id) || _indexes.Values.Any(index => IsTaken(index, document)))
        {
            throw new ServerError(ServerError.DuplicateKey, $"E11000 duplicate key error: {id}");
        }

        _documents.Add(id, document);
        _ids.Add(id);
    }

    public void Replace(BsonDocument document) => _documents[document["_id"]] = document;

    public void Remove(BsonDocument document)
    {
        _documents.Remove(document["_id"]);
        _ids.Remove(document["_id"]);
    }

    private bool IsTaken(BsonDocument index, BsonDocument document) =>
        index.GetValue("unique", false).ToBoolean() && index["key"].AsBsonDocument.Names.ToList() is var fields
        && _documents.Values.Any(other => fields.All(field => Filter.Find(other, field) == Filter.Find(document, field)));

    private SortedSet<BsonValue> Between(BsonValue? from, BsonValue? to) =>
        from is null && to is null ? _ids
        : _ids.Count == 0 ? []
        : BsonOrder.Instance.Compare(from ?? _ids.Min, to ?? _ids.Max) > 0 ? []
        : _ids.GetViewBetween(from ?? _ids.Min!, to ?? _ids.Max!);

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
