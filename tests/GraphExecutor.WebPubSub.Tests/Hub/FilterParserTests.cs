using GraphExecutor.WebPubSub.Hub;

namespace GraphExecutor.WebPubSub.Tests.Hub;

public sealed class FilterParserTests
{
    [Theory]
    [InlineData("userId eq 'ann'", true)]
    [InlineData("userId ne 'ann'", false)]
    [InlineData("'ann' eq userId", true)]
    [InlineData("userId eq null", false)]
    [InlineData("connectionId in ('c0', 'c1')", true)]
    [InlineData("userId in ('bob')", false)]
    [InlineData("'g' in groups", true)]
    [InlineData("not 'g' in groups", false)]
    [InlineData("not ('h' in groups) and userId eq 'ann'", true)]
    [InlineData("userId eq 'x' and userId eq 'y' or 'g' in groups", true)]
    [InlineData("'g' in groups or userId eq 'x' and userId eq 'y'", true)]
    [InlineData("('g' in groups or userId eq 'x') and userId eq 'y'", false)]
    [InlineData("'it''s' in groups", true)]
    public void Parse_Filter_MeansWhatODataSays(string filter, bool expected) =>
        Assert.Equal(expected, FilterParser.Parse(filter)("c1", "ann", new HashSet<string> { "g", "it's" }));

    [Theory]
    [InlineData("", "ends at character 1")]
    [InlineData("userId", "ends at character 7")]
    [InlineData("userId gt 'a'", "\"gt 'a'\" at character 8")]
    [InlineData("userId eq 'a", "does not end")]
    [InlineData("userId eq 'a') ", "at character 14")]
    [InlineData("(userId eq 'a'", "\")\" should be")]
    [InlineData("length(userId) eq 1", "at character 1")]
    [InlineData("userId = 'a'", "\"=\" at character 8")]
    public void Parse_NoFilter_SaysWhere(string filter, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => FilterParser.Parse(filter)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_DeepOrLong_IsRefused()
    {
        Assert.Contains("deeper", Assert.Throws<FormatException>(() => FilterParser.Parse(new string('(', 4000))).Message, StringComparison.Ordinal);
        Assert.Contains("4097", Assert.Throws<FormatException>(() => FilterParser.Parse(new string('(', 4097))).Message, StringComparison.Ordinal);
    }
}
