using MongoDB.Bson;

namespace GraphExecutor.Storage.Tests.Mongo.Server;

/// <summary>Whether a document matches a filter: the operators that the store uses, and an error for any other.</summary>
internal static class Filter
{
    public static bool Matches(BsonDocument document, BsonDocument filter) => filter.All(condition => condition.Name switch
    {
        "$and" => condition.Value.AsBsonArray.All(part => Matches(document, part.AsBsonDocument)),
        "$or" => condition.Value.AsBsonArray.Any(part => Matches(document, part.AsBsonDocument)),
        "$nor" => !condition.Value.AsBsonArray.Any(part => Matches(document, part.AsBsonDocument)),
        _ => MatchesValue(Find(document, condition.Name), condition.Value),
    });

    /// <summary>What a dotted path leads to; <see langword="null"/> for nothing.</summary>
    public static BsonValue? Find(BsonDocument document, string path)
    {
        BsonValue? value = document;
        foreach (var name in path.Split('.'))
        {
            value = value is BsonDocument inner && inner.TryGetValue(name, out var found) ? found : null;
        }

        return value;
    }

    /// <summary>Whether a value meets a condition: a value, or operators.</summary>
    public static bool MatchesValue(BsonValue? value, BsonValue condition) =>
        condition is BsonRegularExpression pattern ? value is BsonString text && pattern.ToRegex().IsMatch(text.Value)
        : condition is BsonDocument operators && operators.ElementCount > 0 && operators.GetElement(0).Name[0] == '$'
            ? operators.All(part => Holds(value, part.Name, part.Value))
            : (value ?? BsonNull.Value) == condition;

    private static bool Holds(BsonValue? value, string name, BsonValue operand) => name switch
    {
        "$eq" => (value ?? BsonNull.Value) == operand,
        "$ne" => (value ?? BsonNull.Value) != operand,
        "$gt" => Compare(value, operand) > 0,
        "$gte" => Compare(value, operand) >= 0,
        "$lt" => Compare(value, operand) < 0,
        "$lte" => Compare(value, operand) <= 0,
        "$in" => operand.AsBsonArray.Contains(value ?? BsonNull.Value),
        "$nin" => !operand.AsBsonArray.Contains(value ?? BsonNull.Value),
        "$exists" => value is not null == operand.ToBoolean(),
        "$not" => !MatchesValue(value, operand),
        "$elemMatch" => value is BsonArray array && array.Any(item => Matches(item.AsBsonDocument, operand.AsBsonDocument)),
        _ => throw new NotSupportedException($"The test server does not know {name}."),
    };

    /// <summary>Values of different kinds do not compare.</summary>
    private static int? Compare(BsonValue? value, BsonValue operand) =>
        value is not null && (value.BsonType == operand.BsonType || (value.IsNumeric && operand.IsNumeric))
            ? BsonOrder.Instance.Compare(value, operand)
            : null;
}
