using System.Text.Json;
using System.Text.Json.Serialization;
using GraphExecutor.Workflows;

namespace GraphExecutor.Storage.Sqlite.Rows;

/// <summary>A map of texts as a JSON object.</summary>
internal sealed class TextMapConverter : JsonConverter<ValueMap<string>>
{
    public override ValueMap<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonElement.ParseValue(ref reader).EnumerateObject()
            .Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetString()!)));

    public override void Write(Utf8JsonWriter writer, ValueMap<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}
