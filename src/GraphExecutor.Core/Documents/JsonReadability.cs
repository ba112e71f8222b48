using System.Text.Json;

namespace GraphExecutor.Documents;

/// <summary>
/// Whether a JSON value that somebody hands in can be read to its end and again from its text. One can hold what fails only where it is
/// looked at: half a surrogate pair, a disposed document, more levels than parsers take.
/// </summary>
internal static class JsonReadability
{
    /// <summary>Deepest nesting, as parsers have it by default.</summary>
    public const int MaxDepth = 64;

    /// <summary>Why it cannot be read; <see langword="null"/> when it can.</summary>
    /// <param name="value">Gives it; that alone can fail.</param>
    public static string? WhyUnreadable(Func<JsonElement> value)
    {
        try
        {
            return IsShallow(value(), 0) ? null : $"the value is nested more than {MaxDepth} deep";
        }
        catch (ObjectDisposedException)
        {
            return "the document of the value has been disposed";
        }
        catch (InvalidOperationException)
        {
            return "a text holds half of a surrogate pair, which is no character";
        }
    }

    private static bool IsShallow(JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return depth < MaxDepth && value.EnumerateObject().All(property => property.Name is not null && IsShallow(property.Value, depth + 1));
            case JsonValueKind.Array:
                return depth < MaxDepth && value.EnumerateArray().All(item => IsShallow(item, depth + 1));
            case JsonValueKind.String:
                return value.GetString() is not null;
            default:
                return true;
        }
    }
}
