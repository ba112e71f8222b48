using GraphExecutor.Validation;

namespace GraphExecutor.Tests.Validation;

public sealed class ProblemTests
{
    [Fact]
    public void ToString_AllParts_IsOneLine() => Assert.Equal(
        "line 12: nodes[2].timeout: \"soon\" is not a duration. Write it like \"90s\"",
        new Problem("InvalidValue", "nodes[2].timeout", "\"soon\" is not a duration") { Line = 12, Remedy = "Write it like \"90s\"" }.ToString());

    [Theory]
    [InlineData(null, "", null, ProblemSeverity.Error, "m")]
    [InlineData(3, "", null, ProblemSeverity.Error, "line 3: m")]
    [InlineData(null, "p", "r", ProblemSeverity.Error, "p: m. r")]
    [InlineData(3, "p", null, ProblemSeverity.Warning, "line 3: warning: p: m")]
    public void ToString_PartsMissing_LeavesThemOut(int? line, string path, string? remedy, ProblemSeverity severity, string text) =>
        Assert.Equal(text, new Problem("C", path, "m") { Line = line, Remedy = remedy, Severity = severity }.ToString());

    [Fact]
    public void ProblemPath_ToString_QuotesOddNames() => Assert.Equal(
        "nodes[0].env[\"a b\"][\"\"][\"x\\\"y\"].$schema.x-1",
        ProblemPath.Root["nodes"][0]["env"]["a b"][""]["x\"y"]["$schema"]["x-1"].ToString());

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\r\n\t\"b\"", "a\\r\\n\\t\\\"b\\\"")]
    [InlineData("\u001b[31m", "\uFFFD[31m")]
    [InlineData("é😀", "é😀")]
    public void Quote_Inside_ShowsOneSafeLine(string value, string shown) => Assert.Equal(shown, Quote.Inside(value));

    [Fact]
    public void Quote_Inside_ReplacesHalvesOfSurrogatePairs() => Assert.Equal("a\uFFFDb", Quote.Inside("a\ud83db"));

    [Fact]
    public void Quote_Text_CutsLongValues() => Assert.Equal($"\"{new string('x', 80)}…\"", Quote.Text(new string('x', 1_000_000)));

    [Fact]
    public void ProblemList_SameProblemTwice_ListsItOnce()
    {
        var problems = new ProblemList(_ => 1);
        problems.Error("C", ProblemPath.Root["a"], "m");
        problems.Error("C", ProblemPath.Root["a"], "m");

        Assert.Single(problems.ToList());
    }
}
