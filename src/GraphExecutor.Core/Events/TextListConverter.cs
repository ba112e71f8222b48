using System.Text.Json;
using System.Text.Json.Serialization;
using GraphExecutor.Workflows;

namespace GraphExecutor.Events;

/// <summary>The lines of a log event: an array of texts.</summary>
internal sealed class TextListConverter : JsonConverter<ValueList<string>>
{
    public override ValueList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("An array of texts is wanted.");
        }

        var lines = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            lines.Add(reader.GetString() ?? throw new JsonException("A line is null."));
        }

        return [.. lines];
    }

    public override void Write(Utf8JsonWriter writer, ValueList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var line in value)
        {
            writer.WriteStringValue(line);
        }

        writer.WriteEndArray();
    }
}
