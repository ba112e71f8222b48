using System.Text.Json;
using System.Text.Json.Serialization;
using GraphExecutor.Workflows;

namespace GraphExecutor.Storage.Sqlite.Rows;

/// <summary>A JSON value as itself.</summary>
internal sealed class JsonValueConverter : JsonConverter<JsonValue>
{
    public override JsonValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, JsonValue value, JsonSerializerOptions options) => value.Element.WriteTo(writer);
}
