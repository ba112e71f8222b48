using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace GraphExecutor.Secrets;

/// <content>Values in JSON.</content>
public sealed partial class SecretMasker
{
    // As deep as Utf8JsonWriter writes.
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 1000 };

    /// <summary>
    /// Hides the secrets in a JSON value: in strings and names of properties, and a number that holds one becomes a string. Names that are
    /// the same when masked are numbered.
    /// </summary>
    /// <param name="value">Any value.</param>
    /// <returns>The value itself when no secret is known, otherwise a copy.</returns>
    public JsonElement Mask(JsonElement value)
    {
        if (Automaton.IsEmpty || value.ValueKind == JsonValueKind.Undefined)
        {
            return value;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(value, writer, ValueFilter());
        }

        return JsonElement.Parse(buffer.WrittenSpan, AnyDepth);
    }

    private void Write(JsonElement value, Utf8JsonWriter writer, MaskingFilter filter)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                var names = new Dictionary<string, int>(StringComparer.Ordinal);
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(Unique(Mask(property.Name, filter), names));
                    Write(property.Value, writer, filter);
                }

                writer.WriteEndObject();
                break;

            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, writer, filter);
                }

                writer.WriteEndArray();
                break;

            case JsonValueKind.String:
                writer.WriteStringValue(Mask(value.GetString()!, filter));
                break;

            case JsonValueKind.Number when Mask(value.GetRawText(), filter) is var masked && masked != value.GetRawText():
                writer.WriteStringValue(masked);
                break;

            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static string Unique(string name, Dictionary<string, int> names)
    {
        // How often a name was asked for, so that many equal ones do not each count from the beginning.
        var unique = name;
        while (!names.TryAdd(unique, 1))
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({++names[name]})");
        }

        return unique;
    }
}
