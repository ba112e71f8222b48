using System.Text.Json;
using System.Text.Json.Nodes;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Runs;

/// <summary>Reads <c>-c name=value</c>.</summary>
internal static class ContextArguments
{
    /// <summary>
    /// The values by name. A value is text, unless the workflow gives the name a default that is not: then it is read as JSON, so that
    /// <c>-c replicas=3</c> stays a number.
    /// </summary>
    /// <exception cref="UsageException">An argument is no <c>name=value</c>, or its value cannot be read.</exception>
    public static JsonObject Parse(IReadOnlyList<string> arguments, WorkflowDefinition workflow)
    {
        var context = new JsonObject();
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new UsageException($"-c \"{argument}\" is not NAME=VALUE. Write it like -c host=web-1");
            }

            var (name, text) = (argument[..equals], argument[(equals + 1)..]);
            if (!workflow.Context.ContainsKey(name))
            {
                Console.Error.WriteLine($"gx: -c {name}: workflow {workflow.Name} declares no such value in `context`; scripts get it as GX_CONTEXT_… all the same");
            }

            context[name] = workflow.Context.TryGetValue(name, out var value) ? Read(name, text, value.Element.ValueKind) : text;
        }

        return context;
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        _ => "true or false",
    };

    private static string Example(string name, JsonValueKind kind) => kind switch
    {
        JsonValueKind.Number => $"-c {name}=5",
        JsonValueKind.Array => $"-c '{name}=[\"a\", \"b\"]'",
        JsonValueKind.Object => $"-c '{name}={{\"a\": 1}}'",
        _ => $"-c {name}=true",
    };

    private static JsonNode? Read(string name, string text, JsonValueKind kind)
    {
        if (kind is JsonValueKind.String or JsonValueKind.Null)
        {
            return text;
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw new UsageException(
                $"-c {name}={text}: the workflow's own value is {Describe(kind)}, and \"{text}\" is not JSON. Write for example {Example(name, kind)}");
        }
    }
}
