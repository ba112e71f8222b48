using System.Text.Json.Nodes;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Remote;

/// <summary>
/// Secrets as a server takes them: a variable <c>GX_SECRET_…</c> is one of the server's environment, named and not read here; everything
/// else is read here and sent as a value, which the server never stores.
/// </summary>
internal static class RemoteSecrets
{
    private const string ServersOwn = "env:GX_SECRET_";

    /// <exception cref="UsageException">One is not declared, or cannot be read.</exception>
    public static JsonObject Of(IReadOnlyList<string> arguments, WorkflowDefinition workflow)
    {
        var given = SecretArguments.Given(arguments, workflow);
        var own = given.Where(entry => !entry.Value.StartsWith(ServersOwn, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        var values = SecretArguments.Read(new ValueMap<string>(own), HiddenInput.Ask);
        return new JsonObject(given.Select(entry => KeyValuePair.Create<string, JsonNode?>(
            entry.Key, values.TryGetValue(entry.Key, out var value) ? new JsonObject { ["value"] = value } : entry.Value)));
    }
}
