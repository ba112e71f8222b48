using System.Text.Json;
using System.Text.Json.Nodes;
using GraphExecutor.Api.Problems;

namespace GraphExecutor.Api.Runs;

/// <summary>The context that a request gives a run.</summary>
internal static class RunContext
{
    // It is stored inside other records, and stands inside what expressions see.
    private const int MaxDepth = 32;

    /// <exception cref="ApiException">It is nested too deeply.</exception>
    public static JsonElement? Checked(JsonElement? context) => context is not { } value || IsShallow(value, MaxDepth)
        ? context
        : throw ApiException.Body($"`context` is nested more than {MaxDepth} deep.");

    public static JsonObject ToObject(JsonElement? context) => context is { } value ? JsonObject.Create(value)! : [];

    private static bool IsShallow(JsonElement value, int left) => value.ValueKind switch
    {
        JsonValueKind.Object => left > 0 && value.EnumerateObject().All(property => IsShallow(property.Value, left - 1)),
        JsonValueKind.Array => left > 0 && value.EnumerateArray().All(item => IsShallow(item, left - 1)),
        _ => true,
    };
}
