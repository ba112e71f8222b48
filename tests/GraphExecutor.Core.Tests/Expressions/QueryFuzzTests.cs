using GraphExecutor.Expressions;
using Newtonsoft.Json.Linq;

namespace GraphExecutor.Tests.Expressions;

public sealed class QueryFuzzTests
{
    private static readonly string[] Pieces =
    [
        "context", "nodes", "b", "\"a-b\"", "output", "secrets", "run", "item", ".", ".", ".", "[0]", "[-1]", "[*]", "[]", "[::2]", "[?", "[", "]", "{", "a: ", "}", "(", ")",
        "*", "@", "&", " | ", " || ", " && ", "!", " == ", " > ", "`5`", "`[1]`", "'x'", ",", "length(", "sort_by(", "map(&", "to_number(", "not_null(", " - ", " + ", "$", "let $x = ",
        "\"", "'", "`", "\\", "}}", "${{", "é", "\0", "99999999999", "-",
    ];

    [Fact]
    public void Parse_RandomText_GivesAQueryOrAnExpressionException()
    {
        var random = new Random(20_260_101);
        var parsed = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            try
            {
                var query = Template.Parse($"${{{{ context{text} }}}}");
                parsed++;
                ExpressionData.ToElement(query.Evaluate(JObject.Parse("""{ "context": { "b": [1, { "output": "x" }] }, "nodes": { "b": null }, "run": {}, "secrets": {} }""")));
            }
            catch (ExpressionException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
            catch (Exception exception)
            {
                Assert.Fail($"{exception.GetType().Name} for {text}: {exception}");
            }
        }

        Assert.True(parsed > 500, $"{parsed} texts were queries");
    }
}
