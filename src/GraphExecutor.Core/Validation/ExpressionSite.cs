using System.Text.Json;
using GraphExecutor.Expressions;
using GraphExecutor.Workflows;

namespace GraphExecutor.Validation;

/// <summary>A text of a node in which expressions were written.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Text">The whole text.</param>
/// <param name="Allowed">Whether expressions may stand there.</param>
/// <param name="SecretsAllowed">Whether they may use secrets.</param>
internal readonly record struct ExpressionSite(ProblemPath Path, string Text, bool Allowed, bool SecretsAllowed)
{
    /// <summary>All such texts of a node.</summary>
    /// <param name="node">The node with the workflow's defaults applied.</param>
    /// <param name="written">The node without them: what it does not say itself stands in <c>defaults</c>.</param>
    /// <param name="path">Where the node stands.</param>
    public static IEnumerable<ExpressionSite> Of(NodeDefinition node, NodeDefinition written, ProblemPath path)
    {
        var sites = node switch
        {
            CommandNode command => OfCommand(command, (CommandNode)written, path),
            FunctionNode function => OfJson(function.Input.Element, path["input"]),
            _ => [],
        };
        return sites.Where(site => Template.HasExpression(site.Text));
    }

    private static IEnumerable<ExpressionSite> OfCommand(CommandNode command, CommandNode written, ProblemPath path)
    {
        var defaults = ProblemPath.Root["defaults"];
        if (command.Run is { } run)
        {
            yield return new(path["run"], run, Allowed: false, SecretsAllowed: false);
        }

        for (var i = 0; i < (command.Command?.Count ?? 0); i++)
        {
            yield return new(path["command"][i], command.Command![i], Allowed: true, SecretsAllowed: false);
        }

        foreach (var (name, value) in command.Env)
        {
            yield return new((written.Env.ContainsKey(name) ? path : defaults)["env"][name], value, Allowed: true, SecretsAllowed: true);
        }

        if (command.Cwd is { } cwd)
        {
            yield return new((written.Cwd is null ? defaults : path)["cwd"], cwd, Allowed: true, SecretsAllowed: false);
        }

        for (var i = 0; i < (command.Shell?.Count ?? 0); i++)
        {
            yield return new((written.Shell is null ? defaults : path)["shell"][i], command.Shell![i], Allowed: false, SecretsAllowed: false);
        }

        for (var i = 0; i < command.Prompts.Count; i++)
        {
            yield return new(path["prompts"][i]["match"], command.Prompts[i].Match, Allowed: false, SecretsAllowed: false);
            yield return new(path["prompts"][i]["send"], command.Prompts[i].Send, Allowed: true, SecretsAllowed: true);
        }
    }

    private static IEnumerable<ExpressionSite> OfJson(JsonElement value, ProblemPath path) => value.ValueKind switch
    {
        JsonValueKind.String => [new(path, value.GetString()!, Allowed: true, SecretsAllowed: true)],
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => OfJson(item, path[i])),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => OfJson(property.Value, path[property.Name])),
        _ => [],
    };
}
