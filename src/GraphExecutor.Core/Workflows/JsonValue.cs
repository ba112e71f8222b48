using System.Text.Json;

namespace GraphExecutor.Workflows;

/// <summary>
/// A JSON value that compares by value, which <see cref="JsonElement"/> does not. The default is JSON <c>null</c>.
/// </summary>
public readonly struct JsonValue : IEquatable<JsonValue>
{
    private static readonly JsonElement Null = JsonElement.Parse("null");

    private readonly JsonElement _element;

    /// <summary>Wraps a value.</summary>
    /// <param name="element">It must outlive its document: clone it when it comes from a pooled one.</param>
    public JsonValue(JsonElement element) => _element = element;

    /// <summary>The value.</summary>
    public JsonElement Element => _element.ValueKind == JsonValueKind.Undefined ? Null : _element;

    /// <summary>Reads a JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonValue Parse(string json) => new(JsonElement.Parse(json));

    /// <inheritdoc/>
    public bool Equals(JsonValue other) => JsonElement.DeepEquals(Element, other.Element);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JsonValue other && Equals(other);

    /// <summary>The same for equal values; numbers and objects count by kind alone, for they can be written in many ways.</summary>
    public override int GetHashCode() => Element.ValueKind switch
    {
        JsonValueKind.String => Element.GetString()!.GetHashCode(StringComparison.Ordinal),
        JsonValueKind.Array => HashCode.Combine(JsonValueKind.Array, Element.GetArrayLength()),
        var kind => kind.GetHashCode(),
    };

    /// <summary>The JSON text.</summary>
    public override string ToString() => Element.GetRawText();

    /// <summary>Whether both are the same value.</summary>
    public static bool operator ==(JsonValue left, JsonValue right) => left.Equals(right);

    /// <summary>Whether they are different values.</summary>
    public static bool operator !=(JsonValue left, JsonValue right) => !left.Equals(right);
}
