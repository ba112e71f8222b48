using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace GraphExecutor.Expressions;

/// <summary>Carries values between System.Text.Json, which the rest of the code uses, and the types of JmesPath.Net.</summary>
internal static class ExpressionData
{
    public static JToken ToToken(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ToObject(element),
        JsonValueKind.Array => new JArray(element.EnumerateArray().Select(ToToken)),
        JsonValueKind.String => new JValue(element.GetString()),
        JsonValueKind.Number when element.TryGetInt64(out var integer) => new JValue(integer),
        JsonValueKind.Number => new JValue(element.GetDouble()),
        JsonValueKind.True => new JValue(true),
        JsonValueKind.False => new JValue(false),
        _ => JValue.CreateNull(),
    };

    public static JsonElement ToElement(JToken token)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, token);
        }

        try
        {
            return JsonElement.Parse(buffer.WrittenSpan);
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw new ExpressionException("the value is nested deeper than JSON is read again", exception);
        }
    }

    /// <summary>A value inside a longer text: texts as they are, null as nothing, all else as JSON.</summary>
    public static string Render(JToken token) => token.Type switch
    {
        JTokenType.String => (string)token!,
        JTokenType.Null => "",
        _ => token.ToString(Formatting.None),
    };

    /// <summary>A value inside a longer text, as <see cref="Render(JToken)"/>.</summary>
    public static string Render(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        _ => element.GetRawText(),
    };

    /// <summary>JMESPath's truth: false for null, false, and empty texts, arrays and objects.</summary>
    public static bool IsTrue(JToken token) => token switch
    {
        JContainer container => container.Count > 0,
        { Type: JTokenType.Boolean } => (bool)token,
        { Type: JTokenType.String } => ((string)token!).Length > 0,
        { Type: JTokenType.Null or JTokenType.Undefined } => false,
        _ => true,
    };

    private static JObject ToObject(JsonElement element)
    {
        var result = new JObject();
        foreach (var property in element.EnumerateObject())
        {
            // Set, not added: JSON may name a property twice, and the last one counts.
            result[property.Name] = ToToken(property.Value);
        }

        return result;
    }

    private static void Write(Utf8JsonWriter writer, JToken token)
    {
        switch (token)
        {
            case JObject @object:
                writer.WriteStartObject();
                foreach (var property in @object.Properties())
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JValue { Type: JTokenType.Integer } integer:
                writer.WriteRawValue(System.Convert.ToString(integer.Value, CultureInfo.InvariantCulture)!);
                break;
            case JValue { Type: JTokenType.Float } number when double.IsFinite((double)number):
                writer.WriteNumberValue((double)number);
                break;
            case JValue { Type: JTokenType.Boolean } boolean:
                writer.WriteBooleanValue((bool)boolean);
                break;
            case JValue { Type: JTokenType.Null or JTokenType.Undefined or JTokenType.Float }:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue((string)token!);
                break;
        }
    }
}
