using System.Buffers;
using System.Globalization;
using System.Text.Json;
using GraphExecutor.Documents;
using GraphExecutor.Validation;

namespace GraphExecutor.Workflows.Reading;

/// <summary>Reads single values of a document.</summary>
internal static class ValueReader
{
    public static string? Text(DocumentNode node, ProblemPath path, ProblemList problems)
    {
        if (node is DocumentScalar { Kind: ScalarKind.Text } scalar)
        {
            return scalar.Text;
        }

        WrongType(node, path, problems, "a text", TextRemedy(node, "Put it in quotes"));
        return null;
    }

    /// <summary>A text that names something.</summary>
    public static string? Name(DocumentNode node, ProblemPath path, ProblemList problems)
    {
        var text = Text(node, path, problems);
        if (text is { Length: 0 })
        {
            problems.Error(ProblemCodes.InvalidValue, path, "the name is empty", "Give one");
        }

        return text;
    }

    /// <summary>A text, or a number or boolean as it was written: what an environment variable takes.</summary>
    public static (bool Read, string Value) AnyText(DocumentNode node, ProblemPath path, ProblemList problems)
    {
        if (node is DocumentScalar { Kind: not ScalarKind.Null } scalar)
        {
            return (true, scalar.Text);
        }

        WrongType(node, path, problems, "a text", TextRemedy(node, null));
        return (false, "");
    }

    public static double? Number(DocumentNode node, ProblemPath path, ProblemList problems, double min, double max, bool whole)
    {
        var wanted = whole ? "a whole number" : "a number";
        if (node is not DocumentScalar { Kind: ScalarKind.Number } scalar)
        {
            WrongType(
                node, path, problems, wanted,
                string.Create(CultureInfo.InvariantCulture, $"Give {wanted} from {min} to {max}{(node is DocumentScalar { Kind: ScalarKind.Text } ? ", without quotes" : "")}"));
            return null;
        }

        // .NET reads all forms of decimal numbers; they can be millions of digits long, so that only the short other ones are converted.
        var digits = scalar.Text.StartsWith("0x", StringComparison.Ordinal) || scalar.Text.StartsWith("0o", StringComparison.Ordinal)
            ? YamlScalars.ToJsonNumber(scalar.Text)
            : scalar.Text;
        if (double.TryParse(digits, CultureInfo.InvariantCulture, out var number)
            && (!whole || double.IsInteger(number)) && number >= min && number <= max)
        {
            return number;
        }

        problems.Error(
            ProblemCodes.InvalidValue, path, $"{Quote.Inside(scalar.Text)} is not allowed here",
            string.Create(CultureInfo.InvariantCulture, $"Give {wanted} from {min} to {max}"));
        return null;
    }

    public static JsonValue Json(DocumentNode node)
    {
        if (node is DocumentScalar { Kind: ScalarKind.Null })
        {
            return default;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, node);
        }

        return new JsonValue(JsonElement.Parse(buffer.WrittenSpan));
    }

    public static void WrongType(DocumentNode node, ProblemPath path, ProblemList problems, string wanted, string? remedy = null) =>
        problems.Error(ProblemCodes.WrongType, path, $"{node.Describe()} stands where {wanted} is wanted", remedy);

    private static string? TextRemedy(DocumentNode node, string? scalar) => node switch
    {
        DocumentScalar { Kind: ScalarKind.Null } => "Write \"\" for an empty text, or take it out",
        DocumentScalar => scalar,
        _ => "Write a single text in its place",
    };

    private static void Write(Utf8JsonWriter writer, DocumentNode node)
    {
        switch (node)
        {
            case DocumentMapping mapping:
                writer.WriteStartObject();
                foreach (var property in mapping.Properties)
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case DocumentSequence sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case DocumentScalar { Kind: ScalarKind.Text } text:
                writer.WriteStringValue(text.Text);
                break;
            case DocumentScalar { Kind: ScalarKind.Number } number:
                writer.WriteRawValue(JsonNumber(number.Text));
                break;
            case DocumentScalar { Kind: ScalarKind.Boolean } boolean:
                writer.WriteBooleanValue(boolean.Text is "true" or "True" or "TRUE");
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <summary>A number from JSON stays as it was written (<c>1.0</c>); YAML has forms that JSON has not.</summary>
    private static string JsonNumber(string text)
    {
        var digits = text.AsSpan().TrimStart('-');
        var isJson = digits.Length > 0 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1])
            && (digits[0] != '0' || digits.Length == 1 || !char.IsAsciiLetterOrDigit(digits[1]))
            && !text.Contains(".e", StringComparison.OrdinalIgnoreCase);
        return isJson ? text : YamlScalars.ToJsonNumber(text);
    }
}
