using System.Text.Json;
using GraphExecutor.Expressions;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using Newtonsoft.Json.Linq;

namespace GraphExecutor.Execution;

/// <summary>What the expressions of a run see, and their evaluation.</summary>
internal sealed class RunScope
{
    private readonly GraphPlan _plan;
    private readonly Func<int, NodeResult?> _resultOf;
    private readonly JObject _context = [];
    private readonly JObject _run;
    private readonly IReadOnlyDictionary<string, string> _secrets;

    public RunScope(GraphPlan plan, ExecutorOptions options, Func<int, NodeResult?> resultOf)
    {
        _plan = plan;
        _resultOf = resultOf;
        _secrets = options.Secrets ?? new Dictionary<string, string>();
        var context = plan.Definition.Context.ToDictionary(entry => entry.Key, entry => entry.Value.Element);
        foreach (var (name, value) in options.GlobalContext ?? [])
        {
            context[name] = JsonElement.Parse(value?.ToJsonString() ?? "null");
        }

        Context = context;
        foreach (var (name, value) in context)
        {
            _context[name] = ExpressionData.ToToken(value);
        }

        _run = new JObject
        {
            ["id"] = options.ThreadId,
            ["attempt"] = options.Attempt,
            ["workflow"] = plan.Definition.Name,
            ["directory"] = options.WorkflowDirectory,
        };
    }

    private RunScope(RunScope run, Func<int, NodeResult?> resultOf)
    {
        (_plan, _context, _run, _secrets, Context) = (run._plan, run._context, run._run, run._secrets, run.Context);
        _resultOf = resultOf;
    }

    /// <summary>The named values of the run: the workflow's, with those given to the run over them.</summary>
    public IReadOnlyDictionary<string, JsonElement> Context { get; }

    /// <summary>The same, with results from elsewhere.</summary>
    public RunScope With(Func<int, NodeResult?> resultOf) => new(this, resultOf);

    /// <summary>A text with its expressions evaluated and rendered.</summary>
    /// <exception cref="ExpressionException">An expression failed.</exception>
    public string Text(string text) => Template.HasExpression(text) ? ExpressionData.Render(Evaluate(text)) : text;

    /// <summary>Whether an expression in a text uses a secret.</summary>
    public bool UsesSecrets(string text) =>
        Template.HasExpression(text) && _plan.Expressions.TemplateOf(text).Queries.Any(query => query.References.Secrets.Count > 0);

    /// <summary>A JSON value with the expressions in its texts evaluated.</summary>
    /// <exception cref="ExpressionException">An expression failed.</exception>
    public JsonElement Json(JsonElement value) => HasExpression(value) ? ExpressionData.ToElement(Resolve(value)) : value;

    /// <summary>Whether a condition holds.</summary>
    /// <exception cref="ExpressionException">It could not be evaluated.</exception>
    public bool Holds(string condition)
    {
        var query = _plan.Expressions.ConditionOf(condition);
        return ExpressionData.IsTrue(query.Evaluate(DataFor([query])));
    }

    private static bool HasExpression(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Template.HasExpression(value.GetString()!),
        JsonValueKind.Array => value.EnumerateArray().Any(HasExpression),
        JsonValueKind.Object => value.EnumerateObject().Any(property => HasExpression(property.Value)),
        _ => false,
    };

    private JToken Resolve(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when Template.HasExpression(value.GetString()!):
                return Evaluate(value.GetString()!);
            case JsonValueKind.Array:
                return new JArray(value.EnumerateArray().Select(Resolve));
            case JsonValueKind.Object:
                var result = new JObject();
                foreach (var property in value.EnumerateObject())
                {
                    result[property.Name] = Resolve(property.Value);
                }

                return result;
            default:
                return ExpressionData.ToToken(value);
        }
    }

    private JToken Evaluate(string text)
    {
        var template = _plan.Expressions.TemplateOf(text);
        return template.Evaluate(DataFor(template.Queries));
    }

    /// <summary>The data that these queries look at, and no more: a run may hold a million results.</summary>
    private JObject DataFor(IEnumerable<Query> queries)
    {
        var data = new JObject();
        var context = new JObject();
        var nodes = new JObject();
        var secrets = new JObject();
        foreach (var references in queries.Select(query => query.References))
        {
            // Copies, because a token belongs to one tree, and nodes evaluate at the same time; and of no more than is looked at.
            foreach (var name in references.WholeContext ? Context.Keys : references.ContextNames)
            {
                context[name] = _context[name]?.DeepClone();
            }

            foreach (var id in references.Nodes)
            {
                nodes[id] = NodeData(id);
            }

            foreach (var name in references.Secrets)
            {
                secrets[name] = _secrets.GetValueOrDefault(name);
            }
        }

        data["context"] = context;
        data["run"] = _run.DeepClone();
        data["nodes"] = nodes;
        data["secrets"] = secrets;
        return data;
    }

    private JObject? NodeData(string id)
    {
        if (!_plan.TryFind(id, out var node) || _resultOf(node) is not { } result)
        {
            return null;
        }

        return new JObject
        {
            ["status"] = JsonNamingPolicy.CamelCase.ConvertName(result.Status.ToString()),
            ["output"] = result.Output is { } output ? ExpressionData.ToToken(output) : null,
            ["exitCode"] = result.ExitCode,
            ["error"] = result.Error is { } error ? new JObject { ["type"] = error.Type, ["message"] = error.Message } : null,
        };
    }
}
