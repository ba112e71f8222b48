using System.Text.Json;

namespace GraphExecutor.Infra.Tests.Bicep;

/// <summary>What a deployment would make. Values that are known only afterwards are expressions, <c>[…]</c>.</summary>
internal sealed class Template(JsonElement snapshot)
{
    public IReadOnlyList<JsonElement> Resources { get; } = [.. snapshot.GetProperty("predictedResources").EnumerateArray()];

    public IEnumerable<JsonElement> All(string type) => Resources.Where(resource => resource.GetProperty("type").GetString() == type);

    public JsonElement Properties(string type) => All(type).Single().GetProperty("properties");

    /// <summary>The part of a name after the last slash.</summary>
    public static string NameOf(JsonElement resource) => resource.GetProperty("name").GetString()!.Split('/')[^1];

    /// <summary>The environment variables of the app.</summary>
    public Dictionary<string, string> Settings() => Config("appsettings").EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);

    /// <summary>One of the app's configurations.</summary>
    public JsonElement Config(string name) =>
        All("Microsoft.Web/sites/config").Single(config => NameOf(config) == name).GetProperty("properties");
}
