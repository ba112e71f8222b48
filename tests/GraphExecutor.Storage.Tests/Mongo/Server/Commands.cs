using MongoDB.Bson;

namespace GraphExecutor.Storage.Tests.Mongo.Server;

/// <summary>The databases of a server and the commands on them: those that the store uses. One command is carried out at a time.</summary>
internal sealed class Commands
{
    private const int FirstBatch = 101;
    private const int LaterBatch = 5_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string, string), DocumentCollection> _collections = [];
    private readonly Dictionary<long, Queue<BsonDocument>> _cursors = [];
    private readonly Dictionary<(BsonValue Session, long Number), BsonDocument> _done = [];
    private long _lastCursor;

    /// <summary>Carries a command out. A write that comes again with its number is not carried out again.</summary>
    public BsonDocument Execute(BsonDocument command)
    {
        lock (_lock)
        {
            try
            {
                if (!command.TryGetValue("txnNumber", out var number))
                {
                    return Dispatch(command);
                }

                var key = (command["lsid"]["id"], number.ToInt64());
                return _done.TryGetValue(key, out var reply) ? reply : _done[key] = Dispatch(command);
            }
            catch (ServerError error)
            {
                return error.ToReply();
            }
        }
    }

    private BsonDocument Dispatch(BsonDocument command) => command.GetElement(0).Name switch
    {
        "insert" => Insert(command),
        "update" => UpdateMany(command),
        "delete" => Delete(command),
        "find" => Find(command),
        "getMore" => More(command["getMore"].ToInt64(), command["collection"].AsString, "nextBatch", LaterBatch),
        "findAndModify" => FindAndModify(command),
        "distinct" => Distinct(command),
        "createIndexes" => CreateIndexes(command),
        "ping" or "endSessions" or "killCursors" or "dropDatabase" => Ok(),
        var name => throw new ServerError(59, $"no such command: '{name}'"),
    };

    private BsonDocument Insert(BsonDocument command)
    {
        var collection = Of(command);
        return EachWrite(command, "documents", (document, _) =>
        {
            collection.Insert(document);
            return 1;
        });
    }

    private BsonDocument UpdateMany(BsonDocument command)
    {
        var collection = Of(command);
        var upserted = new BsonArray();
        var reply = EachWrite(command, "updates", (statement, index) =>
        {
            var (filter, update) = (statement["q"].AsBsonDocument, statement["u"].AsBsonDocument);
            var found = collection.Find(filter).Take(statement.GetValue("multi", false).ToBoolean() ? int.MaxValue : 1).ToList();
            found.ForEach(document => collection.Replace(Update.Apply(document, filter, update)));
            if (found.Count > 0 || !statement.GetValue("upsert", false).ToBoolean())
            {
                return found.Count;
            }

            var inserted = Update.Apply(null, filter, update);
            collection.Insert(inserted);
            upserted.Add(new BsonDocument { { "index", index }, { "_id", inserted["_id"] } });
            return 1;
        });
        reply["nModified"] = reply["n"].ToInt32() - upserted.Count;
        return upserted.Count > 0 ? reply.Add("upserted", upserted) : reply;
    }

    private BsonDocument Delete(BsonDocument command)
    {
        var collection = Of(command);
        return EachWrite(command, "deletes", (statement, _) =>
        {
            var found = collection.Find(statement["q"].AsBsonDocument)
                .Take(statement["limit"].ToInt32() == 0 ? int.MaxValue : 1).ToList();
            found.ForEach(collection.Remove);
            return found.Count;
        });
    }

    private static BsonDocument EachWrite(BsonDocument command, string statements, Func<BsonDocument, int, int> write)
    {
        var count = 0;
        var errors = new BsonArray();
        var isOrdered = command.GetValue("ordered", true).ToBoolean();
        var writes = command[statements].AsBsonArray.Select((statement, index) => (statement.AsBsonDocument, index));

        // Of an order that the client does not ask for it is not to expect anything.
        foreach (var (statement, index) in isOrdered ? writes : writes.Reverse())
        {
            try
            {
                count += write(statement, index);
            }
            catch (ServerError error)
            {
                errors.Add(new BsonDocument { { "index", index }, { "code", error.Code }, { "errmsg", error.Message } });
                if (isOrdered)
                {
                    break;
                }
            }
        }

        var reply = Ok().Add("n", count);
        return errors.Count > 0 ? reply.Add("writeErrors", errors) : reply;
    }

    private BsonDocument Find(BsonDocument command)
    {
        var found = Of(command).Find(command.GetValue("filter", new BsonDocument()).AsBsonDocument);
        foreach (var (name, direction) in command.GetValue("sort", new BsonDocument()).AsBsonDocument.Reverse()
            .Select(part => (part.Name, part.Value.ToInt32())))
        {
            BsonValue ValueOf(BsonDocument document) => Filter.Find(document, name) ?? BsonNull.Value;
            found = direction > 0 ? found.OrderBy(ValueOf, BsonOrder.Instance) : found.OrderByDescending(ValueOf, BsonOrder.Instance);
        }

        var limit = command.GetValue("limit", 0L).ToInt64();
        var projection = command.GetValue("projection", new BsonDocument()).AsBsonDocument;
        var page = found.Take(limit == 0 ? int.MaxValue : (int)limit).Select(document => Projection.Apply(document, projection));
        _cursors[++_lastCursor] = new Queue<BsonDocument>(command.Contains("sort") ? page : Twice([.. page]));
        return More(_lastCursor, command["find"].AsString, "firstBatch", FirstBatch);
    }

    /// <summary>As DocumentDB may: a cursor without an order gives a document again when it goes on with the next page.</summary>
    private static IEnumerable<BsonDocument> Twice(List<BsonDocument> page) =>
        page.Count > FirstBatch ? page[..FirstBatch].Append(page[FirstBatch - 1]).Concat(page[FirstBatch..]) : page;

    private BsonDocument More(long id, string collection, string batchName, int size)
    {
        var left = _cursors[id];
        var batch = new BsonArray();
        while (batch.Count < size && left.TryDequeue(out var document))
        {
            batch.Add(document);
        }

        if (left.Count == 0)
        {
            _cursors.Remove(id);
        }

        return Ok().Add("cursor", new BsonDocument
        {
            { "id", left.Count == 0 ? 0L : id }, { "ns", "db." + collection }, { batchName, batch },
        });
    }

    private BsonDocument FindAndModify(BsonDocument command)
    {
        var collection = Of(command);
        var filter = command["query"].AsBsonDocument;
        var before = collection.Find(filter).FirstOrDefault();
        if (before is null)
        {
            return Ok().Add("value", BsonNull.Value);
        }

        var after = Update.Apply(before, filter, command["update"].AsBsonDocument);
        collection.Replace(after);
        var fields = command.GetValue("fields", new BsonDocument()).AsBsonDocument;
        return Ok().Add("value", Projection.Apply(command.GetValue("new", false).ToBoolean() ? after : before, fields));
    }

    private BsonDocument Distinct(BsonDocument command)
    {
        var key = command["key"].AsString;
        var values = Of(command).Find(command.GetValue("query", new BsonDocument()).AsBsonDocument)
            .Select(document => Filter.Find(document, key)).OfType<BsonValue>().Distinct();
        return Ok().Add("values", new BsonArray(values));
    }

    private BsonDocument CreateIndexes(BsonDocument command)
    {
        foreach (var index in command["indexes"].AsBsonArray)
        {
            Of(command).AddIndex(index.AsBsonDocument);
        }

        return Ok();
    }

    private DocumentCollection Of(BsonDocument command)
    {
        var key = (command["$db"].AsString, command[0].AsString);
        return _collections.TryGetValue(key, out var found) ? found : _collections[key] = new DocumentCollection();
    }

    private static BsonDocument Ok() => new("ok", 1);
}
