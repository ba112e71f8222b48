using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Conventions;
using MongoDB.Bson.Serialization.Serializers;

namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>How the store's types become documents: names in camel case, enums by name, nothing for what is not there.</summary>
internal sealed class Mapping : ConventionBase, IMemberMapConvention
{
    private static readonly Lazy<bool> Registered = new(() =>
    {
        var pack = new ConventionPack
        {
            new CamelCaseElementNameConvention(),
            new EnumRepresentationConvention(BsonType.String),
            new IgnoreIfNullConvention(true),
            new IgnoreExtraElementsConvention(true),
            new Mapping(),
        };
        ConventionRegistry.Register("GraphExecutor", pack, type => type.Assembly == typeof(Mapping).Assembly);
        return true;
    });

    /// <summary>Tells the driver, once. Before anything is read or written.</summary>
    public static void Register() => _ = Registered.Value;

    /// <summary>Times keep their parts of a millisecond, which a date of the database would not.</summary>
    public void Apply(BsonMemberMap memberMap)
    {
        if (memberMap.MemberType == typeof(DateTimeOffset))
        {
            memberMap.SetSerializer(new TimeSerializer());
        }
        else if (memberMap.MemberType == typeof(DateTimeOffset?))
        {
            memberMap.SetSerializer(new NullableSerializer<DateTimeOffset>(new TimeSerializer()));
        }
    }
}
