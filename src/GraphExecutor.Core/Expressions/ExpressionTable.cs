namespace GraphExecutor.Expressions;

/// <summary>
/// The expressions of a workflow by their text, each parsed once. It is filled while the workflow is checked, and only read afterwards.
/// </summary>
internal sealed class ExpressionTable
{
    private readonly Dictionary<string, Template> _templates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Query> _conditions = new(StringComparer.Ordinal);

    /// <exception cref="ExpressionException">The text cannot be read.</exception>
    public Template AddTemplate(string text)
    {
        if (!_templates.TryGetValue(text, out var template))
        {
            _templates.Add(text, template = Template.Parse(text));
        }

        return template;
    }

    /// <exception cref="ExpressionException">The text cannot be read.</exception>
    public Query AddCondition(string text)
    {
        if (!_conditions.TryGetValue(text, out var condition))
        {
            _conditions.Add(text, condition = Template.ParseCondition(text));
        }

        return condition;
    }

    /// <summary>The template that a text with an expression was parsed into.</summary>
    public Template TemplateOf(string text) => _templates[text];

    /// <summary>The query that a condition was parsed into.</summary>
    public Query ConditionOf(string text) => _conditions[text];
}
