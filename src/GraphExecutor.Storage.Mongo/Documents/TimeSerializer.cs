using System.Globalization;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>A time as text, in UTC and to 100 ns: it can be read, and compared as text.</summary>
internal sealed class TimeSerializer : StructSerializerBase<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, DateTimeOffset value) =>
        context.Writer.WriteString(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));

    public override DateTimeOffset Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args) =>
        DateTimeOffset.ParseExact(context.Reader.ReadString(), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
