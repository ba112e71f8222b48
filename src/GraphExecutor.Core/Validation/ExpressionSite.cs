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
    private static readonly ProblemPath Defaults = ProblemPath.Root["defaults"];

    /// <summary>All such texts of a node.</summary>
    /// <param name="node">The node with the workflow's defaults applied.</param>
    /// <param name="written">The node without them: what it does not say itself stands in <c>defaults</c>.</param>
    /// <param name="path">Where the node stands.</param>
    public static IReadOnlyList<ExpressionSite> Of(NodeDefinition node, NodeDefinition written, ProblemPath path)
    {
        var sites = new List<ExpressionSite>();
        switch (node)
        {
            case CommandNode command:
                AddCommand(sites, command, (CommandNode)written, path);
                break;
            case FunctionNode function:
                AddJson(sites, function.Input.Element, path["input"]);
                break;
        }

        return sites;
    }

    // Few texts have expressions: the path is made only for those.
    private static void AddCommand(List<ExpressionSite> sites, CommandNode command, CommandNode written, ProblemPath path)
    {
        if (command.Run is { } run && Template.HasExpression(run))
        {
            sites.Add(new(path["run"], run, Allowed: false, SecretsAllowed: false));
        }

        for (var i = 0; i < (command.Command?.Count ?? 0); i++)
        {
            if (Template.HasExpression(command.Command![i]))
            {
                sites.Add(new(path["command"][i], command.Command[i], Allowed: true, SecretsAllowed: false));
            }
        }

        foreach (var (name, value) in command.Env)
        {
            if (Template.HasExpression(value))
            {
                sites.Add(new((written.Env.ContainsKey(name) ? path : Defaults)["env"][name], value, Allowed: true, SecretsAllowed: true));
            }
        }

        if (command.Cwd is { } cwd && Template.HasExpression(cwd))
        {
            sites.Add(new((written.Cwd is null ? Defaults : path)["cwd"], cwd, Allowed: true, SecretsAllowed: false));
        }

        for (var i = 0; i < (command.Shell?.Count ?? 0); i++)
        {
            if (Template.HasExpression(command.Shell![i]))
            {
                sites.Add(new((written.Shell is null ? Defaults : path)["shell"][i], command.Shell[i], Allowed: false, SecretsAllowed: false));
            }
        }

        for (var i = 0; i < command.Prompts.Count; i++)
        {
            var (match, send) = (command.Prompts[i].Match, command.Prompts[i].Send);
            if (Template.HasExpression(match))
            {
                sites.Add(new(path["prompts"][i]["match"], match, Allowed: false, SecretsAllowed: false));
            }

            if (Template.HasExpression(send))
            {
                sites.Add(new(path["prompts"][i]["send"], send, Allowed: true, SecretsAllowed: true));
            }
        }
    }

    private static void AddJson(List<ExpressionSite> sites, JsonElement value, ProblemPath path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when value.GetString() is { } text && Template.HasExpression(text):
                sites.Add(new(path, text, Allowed: true, SecretsAllowed: true));
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    AddJson(sites, item, path[index++]);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    AddJson(sites, property.Value, path[property.Name]);
                }

                break;
        }
    }
}
