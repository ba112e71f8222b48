using GraphExecutor.Documents;
using GraphExecutor.Validation;

namespace GraphExecutor.Tests.Documents;

public sealed class JsonDocumentReaderTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Read_ManyLines_EveryNodeHasItsLine(string lineEnd)
    {
        var text = string.Join(lineEnd, "", "{", "\"a\":", "[1,", "true, {\"b\"", ": null}],", "\"c\": \"x\"", "}");

        Assert.Equal("{a@3=[1@4 true@5 {b@5=null@6}@5]@4 c@7='x'@7}@2", DocumentText.Show(text));
    }

    [Theory]
    [InlineData("""{"a": "é\n\u00e9\ud83d\ude00/\/"}""", "{a='é\\né😀//'}")]
    [InlineData("""{"n": [0, -1.50, 1e400, 12345678901234567890123]}""", "{n=[0 -1.50 1e400 12345678901234567890123]}")]
    [InlineData("[]", "[]")]
    public void Read_Values_KeepsThemAsWritten(string json, string tree) => Assert.Equal(tree, DocumentText.Show(json, lines: false));

    [Fact]
    public void Read_DuplicateProperties_ReportsEachAndGoesOn()
    {
        var problems = DocumentText.ProblemsOf("{\"a\": 1,\n\"a\": 2, \"b\": {\"c\": 1,\n\"c\": 2}}");

        Assert.Equal(
            [
                "line 2: an object has the property \"a\" twice. Keep one of them",
                "line 3: an object has the property \"c\" twice. Keep one of them",
            ],
            problems.Select(problem => problem.ToString()));
        Assert.All(problems, problem => Assert.Equal(ProblemCodes.DuplicateProperty, problem.Code));
    }

    [Theory]
    [InlineData("{\"a\": 1 // one\n}", "line 1: this is not JSON: it has no comments. Take the comment out, write it as a property such as \"x-note\", or write YAML")]
    [InlineData("{\n/* one */ \"a\": 1}", "line 2: this is not JSON: it has no comments.")]
    [InlineData("[1,\n2,\n]", "line 3: this is not JSON: there is a comma after the last item. Take the comma out")]
    [InlineData("{\"a\": 1,}", "line 1: this is not JSON: there is a comma after the last item.")]
    [InlineData("{\"a\": [", "line 1: this is not JSON: the text ends inside an object or array. Close it with } or ]")]
    [InlineData("{\"a\": 1}\nx", "line 2: this is not JSON: 'x' is invalid after a single JSON value.")]
    [InlineData("{} {}", "line 1: this is not JSON: '{' is invalid after a single JSON value.")]
    [InlineData("{\"a\": 1\n\"b\": 2}", "line 2: this is not JSON: '\"' is invalid after a value.")]
    [InlineData("{\"a\": 'x'}", "line 1: this is not JSON: ''' is an invalid start of a value.")]
    [InlineData("{\"a\": 01}", "line 1: this is not JSON: Invalid leading zero")]
    [InlineData("{\"a\": \"\0\"}", "line 1: this is not JSON: '0x00' is invalid within a JSON string.")]
    [InlineData("{\"a\": \"x\ny\"}", "line 1: this is not JSON: '0x0A' is invalid within a JSON string.")]
    [InlineData("{\"a\":\n\"\\ud800\"}", "line 2: a text holds half of a surrogate pair, which is no character. Write both halves")]
    [InlineData("{\n\"\\udc00\": 1}", "line 2: a text holds half of a surrogate pair")]
    public void Read_NotJson_SaysWhereAndWhy(string text, string start)
    {
        var problem = Assert.Single(DocumentText.ProblemsOf(text, DocumentFormat.Json));

        Assert.Equal(ProblemCodes.InvalidJson, problem.Code);
        Assert.StartsWith(start, problem.ToString(), StringComparison.Ordinal);
        Assert.NotNull(problem.Remedy);
    }
}
