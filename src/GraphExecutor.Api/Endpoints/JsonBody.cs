using System.Text.Json;
using System.Text.Json.Nodes;
using GraphExecutor.Api.Problems;

namespace GraphExecutor.Api.Endpoints;

/// <summary>A body in JSON, read property by property. Whatever is wrong is said with its name, and how it should be.</summary>
internal sealed class JsonBody
{
    // A workflow may be 64 deep, and stands inside a request.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128, AllowDuplicateProperties = false };

    private readonly Dictionary<string, JsonElement> _properties;

    private JsonBody(JsonElement root) =>
        _properties = root.EnumerateObject().ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal);

    /// <summary>Reads an object.</summary>
    /// <param name="utf8">The text.</param>
    /// <exception cref="ApiException">It is not one.</exception>
    public static JsonBody Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            throw ApiException.Body("The body is empty: send a JSON object, {} at least.");
        }

        try
        {
            var root = JsonDocument.Parse(utf8, Options).RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw ApiException.Body($"The body is {Describe(root.ValueKind)}: send a JSON object.");
            }

            ReadToTheEnd(root);
            return new JsonBody(root);
        }
        catch (JsonException exception)
        {
            throw ApiException.Body($"The body is not JSON: {exception.Message}");
        }
        catch (InvalidOperationException)
        {
            throw ApiException.Body("The body has a text with half of a surrogate pair (\\ud800 to \\udfff), which is no character.");
        }
    }

    /// <summary>Refuses all properties but these.</summary>
    public void AllowOnly(params ReadOnlySpan<string> known)
    {
        foreach (var name in _properties.Keys)
        {
            if (!known.Contains(name))
            {
                throw ApiException.Body($"The body has a property \"{Short(name)}\", which is not known here. Known are: {string.Join(", ", known)}.");
            }
        }
    }

    /// <summary>A value of any kind; <see langword="null"/> when it is missing or JSON <c>null</c>.</summary>
    public JsonElement? Value(string name) =>
        _properties.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string name) => Of(name, JsonValueKind.String, "a text")?.GetString();

    public bool Flag(string name) => Value(name) is { } value && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        var kind => throw Wrong(name, kind, "true or false"),
    };

    public JsonElement? Object(string name) => Of(name, JsonValueKind.Object, "an object");

    /// <summary>An object to change; an empty one when it is missing.</summary>
    public JsonObject Map(string name) => Object(name) is { } value ? JsonObject.Create(value)! : [];

    public IReadOnlyList<string> Texts(string name) => Of(name, JsonValueKind.Array, "an array of texts") is not { } list
        ? []
        :
        [
            .. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String
                ? item.GetString()!
                : throw Wrong(name, JsonValueKind.Array, "an array of texts alone")),
        ];

    /// <summary>A name for messages that is not longer than they should be.</summary>
    public static string Short(string name) => name.Length <= 64 ? name : string.Concat(name.AsSpan(0, 64), "…");

    /// <summary>What a value is, in words.</summary>
    public static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static ApiException Wrong(string name, JsonValueKind kind, string wanted) =>
        ApiException.Body($"`{name}` is {Describe(kind)}, and must be {wanted}.");

    /// <summary>Half a surrogate pair shows only where it is looked at.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    private static void ReadToTheEnd(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    _ = property.Name;
                    ReadToTheEnd(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    ReadToTheEnd(item);
                }

                break;
            case JsonValueKind.String:
                _ = value.GetString();
                break;
        }
    }

    private JsonElement? Of(string name, JsonValueKind kind, string wanted) =>
        Value(name) is { } value ? value.ValueKind == kind ? value : throw Wrong(name, value.ValueKind, wanted) : null;
}
