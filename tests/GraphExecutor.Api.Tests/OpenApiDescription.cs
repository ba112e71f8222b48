using System.Text.Json;
using System.Text.RegularExpressions;

namespace GraphExecutor.Api.Tests;

/// <summary>The description that the server gives of itself, and whether an answer is as it says.</summary>
internal sealed class OpenApiDescription(JsonElement document)
{
    private readonly List<(Regex Pattern, JsonElement Path)> _paths =
    [
        // The literal paths first: /api/workflows/validate is no {name}.
        .. document.GetProperty("paths").EnumerateObject().OrderBy(path => path.Name.Contains('{', StringComparison.Ordinal))
            .Select(path => (new Regex($"\\A{Regex.Replace(Regex.Escape(path.Name), @"\\\{\w+}", "[^/]+")}\\z"), path.Value)),
    ];

    /// <summary>Every method of every path, such as <c>GET /api/runs</c>, with its scope.</summary>
    public IEnumerable<(string Operation, string Scope)> Operations =>
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        where method.Name != "parameters"
        select ($"{method.Name.ToUpperInvariant()} {path.Name}", method.Value.GetProperty("x-scope").GetString()!);

    /// <summary>What is wrong with an answer; nothing when it is as described, or of no described method.</summary>
    public async Task<string?> CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var request = response.RequestMessage!;
        var path = _paths.FirstOrDefault(each => each.Pattern.IsMatch(request.RequestUri!.AbsolutePath)).Path;
        if (path.ValueKind == JsonValueKind.Undefined || !path.TryGetProperty(request.Method.Method.ToLowerInvariant(), out var operation))
        {
            return null;
        }

        var status = $"{(int)response.StatusCode}";
        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is null && status == "400")
        {
            // What Kestrel itself refuses never comes to an endpoint.
            return null;
        }

        if (!operation.GetProperty("responses").TryGetProperty(status, out var described))
        {
            return $"the status {status} is not described";
        }

        described = Resolved(described);
        if (!described.TryGetProperty("content", out var content))
        {
            return type is null ? null : $"{status} has no content, and not {type}";
        }

        var problem = document.GetProperty("components").GetProperty("responses").GetProperty("Problem").GetProperty("content");
        var media = content.TryGetProperty(type ?? "none", out var own) ? own
            : status.StartsWith('5') && problem.TryGetProperty(type ?? "none", out var general) ? general : default;
        if (media.ValueKind == JsonValueKind.Undefined)
        {
            return $"{type} is not described for {status}";
        }

        return type!.EndsWith("json", StringComparison.Ordinal) && type != "application/x-ndjson"
            ? Differences(media.GetProperty("schema"), JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken)), "answer").FirstOrDefault()
            : null;
    }

    private JsonElement Resolved(JsonElement value) => !value.TryGetProperty("$ref", out var reference)
        ? value
        : reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(document, (node, name) => node.GetProperty(name));

    /// <summary>Where a value is not as its schema says: the part of JSON Schema that the description uses for answers.</summary>
    private IEnumerable<string> Differences(JsonElement schema, JsonElement value, string where)
    {
        schema = Resolved(schema);
        if (schema.TryGetProperty("type", out var type) && !IsOf(type.GetString()!, value))
        {
            return [$"{where} is {value.ValueKind} and not {type}"];
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(each => JsonElement.DeepEquals(each, value)))
        {
            return [$"{where} is {value}, and none of {allowed}"];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => ObjectDifferences(schema, value, where),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().SelectMany((item, i) => Differences(items, item, $"{where}[{i}]")),
            _ => [],
        };
    }

    private IEnumerable<string> ObjectDifferences(JsonElement schema, JsonElement value, string where)
    {
        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(each => each.GetString()!) : [])
        {
            if (!value.TryGetProperty(name, out _))
            {
                yield return $"{where}.{name} is missing";
            }
        }

        foreach (var property in value.EnumerateObject())
        {
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(property.Name, out var described))
            {
                foreach (var difference in Differences(described, property.Value, $"{where}.{property.Name}"))
                {
                    yield return difference;
                }
            }
            else if (schema.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind == JsonValueKind.False)
            {
                yield return $"{where}.{property.Name} is not described";
            }
        }
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => false,
    };
}
