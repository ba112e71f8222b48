using GraphExecutor.Expressions;
using Newtonsoft.Json.Linq;

namespace GraphExecutor.Tests.Expressions;

public sealed class TemplateTests
{
    private static readonly JObject Data = JObject.Parse("""
        {
          "context": { "text": "x", "empty": "", "int": 5, "half": 0.5, "yes": true, "no": false, "none": null, "list": [1, "a"], "object": { "k": 1 }, "a-b": "dash" }
        }
        """);

    [Theory]
    [InlineData("${{ context.text }}", "\"x\"")]
    [InlineData("${{context.int}}", "5")]
    [InlineData("${{ context.half }}", "0.5")]
    [InlineData("${{ context.yes }}", "true")]
    [InlineData("${{ context.none }}", "null")]
    [InlineData("${{ context.missing }}", "null")]
    [InlineData("${{ context.list }}", "[1,\"a\"]")]
    [InlineData("${{ context.object }}", "{\"k\":1}")]
    [InlineData("${{ {a: {b: context.int}} }}", "{\"a\":{\"b\":5}}")]
    [InlineData("${{ {a: {b: context.int}}}}", "{\"a\":{\"b\":5}}")]
    [InlineData("${{ '}}' }}", "\"}}\"")]
    [InlineData("${{ '{' }}", "\"{\"")]
    [InlineData("${{ 'it\\'s }}' }}", "\"it\\u0027s }}\"")]
    [InlineData("${{ `{\"a\": {\"b\": \"}}\"}}` }}", "{\"a\":{\"b\":\"}}\"}}")]
    [InlineData("${{ context.\"a-b\" }}", "\"dash\"")]
    [InlineData("${{ context.\"}}\" }}", "null")]
    [InlineData("${{\n  context.int\n}}", "5")]
    public void Evaluate_OneExpression_KeepsItsType(string text, string json) =>
        Assert.Equal(json, ExpressionData.ToElement(Template.Parse(text).Evaluate(Data)).GetRawText());

    [Theory]
    [InlineData("no expression", "no expression")]
    [InlineData("$ {{ context.text }} ${ }} {{", "$ {{ context.text }} ${ }} {{")]
    [InlineData(" ${{ context.text }}", " x")]
    [InlineData("${{ context.text }}${{ context.int }}", "x5")]
    [InlineData("a ${{ context.none }}${{ context.missing }} b", "a  b")]
    [InlineData("-${{ context.yes }}-${{ context.no }}-", "-true-false-")]
    [InlineData("-${{ context.half }}-${{ context.list }}-${{ context.object }}", "-0.5-[1,\"a\"]-{\"k\":1}")]
    [InlineData("${{ '${{ }}' }} ", "${{ }} ")]
    [InlineData("", "")]
    public void Evaluate_InsideText_RendersValues(string text, string rendered) => Assert.Equal(rendered, (string)Template.Parse(text).Evaluate(Data)!);

    [Theory]
    [InlineData("a ${{ context.text", "the expression \"${{ context.text\" does not end")]
    [InlineData("${{ context.text }", "the expression \"${{ context.text }\" does not end")]
    [InlineData("${{ 'x }}", "the expression \"${{ 'x }}\" does not end")]
    [InlineData("${{ {a: context }}", "the expression \"${{ {a: context }}\" does not end")]
    [InlineData("${{ 'x\\", "the expression \"${{ 'x\\\" does not end")]
    [InlineData("${{ }}", "the expression is empty")]
    public void Parse_NoExpression_SaysWhatIsWrong(string text, string message)
    {
        var exception = Assert.Throws<ExpressionException>(() => Template.Parse(text));

        Assert.Equal(message, exception.Message);
        Assert.NotNull(exception.Remedy);
    }

    [Theory]
    [InlineData("context.text", true)]
    [InlineData(" ${{ context.text }} ", true)]
    [InlineData("${{ context.text == 'x' }}", true)]
    [InlineData("context.text == 'y'", false)]
    [InlineData("context.empty", false)]
    [InlineData("context.int", true)]
    [InlineData("`0`", true)]
    [InlineData("'false'", true)]
    [InlineData("context.no", false)]
    [InlineData("!context.no", true)]
    [InlineData("context.none", false)]
    [InlineData("context.missing", false)]
    [InlineData("context.list", true)]
    [InlineData("`[]`", false)]
    [InlineData("`{}`", false)]
    [InlineData("context.object && context.yes", true)]
    public void ParseCondition_BareOrInBraces_HoldsByJmesPathsTruth(string text, bool holds) =>
        Assert.Equal(holds, ExpressionData.IsTrue(Template.ParseCondition(text).Evaluate(Data)));

    [Theory]
    [InlineData("${{ context.yes }} x")]
    [InlineData("${{ context.yes }}${{ context.no }}")]
    [InlineData("${{ context.yes }} && ${{ context.no }}")]
    public void ParseCondition_MoreThanOne_IsAnError(string text) =>
        Assert.EndsWith("is not one condition", Assert.Throws<ExpressionException>(() => Template.ParseCondition(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("${{}}")]
    public void ParseCondition_Empty_IsAnError(string text) =>
        Assert.Equal("the expression is empty", Assert.Throws<ExpressionException>(() => Template.ParseCondition(text)).Message);
}
