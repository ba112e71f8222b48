using System.Text;
using GraphExecutor.Nodes;

namespace GraphExecutor.Tests.Nodes;

public sealed class OutputFileTests
{
    [Theory]
    [InlineData("a=1", """{"a":"1"}""")]
    [InlineData("a=1\nb=2\n", """{"a":"1","b":"2"}""")]
    [InlineData("a=1\r\nb=2\r\n", """{"a":"1","b":"2"}""")]
    [InlineData("\n \na=1\n\n", """{"a":"1"}""")]
    [InlineData("a=", """{"a":""}""")]
    [InlineData("a=b=c==", """{"a":"b=c=="}""")]
    [InlineData("a= x ", """{"a":" x "}""")]
    [InlineData("a=1\na=2", """{"a":"2"}""")]
    [InlineData("a=x << y", """{"a":"x \u003C\u003C y"}""")]
    [InlineData("a={\"b\":1}", """{"a":"{\u0022b\u0022:1}"}""")]
    [InlineData("a=x\fy\u2028z", """{"a":"x\fy\u2028z"}""")]
    [InlineData("a=x\ry", """{"a":"x\ry"}""")]
    [InlineData("\uFEFFa=1", """{"a":"1"}""")]
    public void Parse_Lines_GivesTexts(string text, string json) => AssertParsed(json, text);

    [Theory]
    [InlineData("a<<END\none\ntwo=2\nEND\nb=1", """{"a":"one\ntwo=2","b":"1"}""")]
    [InlineData("a<<END\r\none\r\n\r\ntwo\r\nEND\r\n", """{"a":"one\n\ntwo"}""")]
    [InlineData("a<<END\nEND", """{"a":""}""")]
    [InlineData("a<<x=y\nb\nx=y", """{"a":"b"}""")]
    [InlineData("a<<END\nb<<END\nEND", """{"a":"b\u003C\u003CEND"}""")]
    [InlineData("a<<1\nx\n1\na<<1\ny\n1", """{"a":"y"}""")]
    public void Parse_Blocks_GivesTheirLines(string text, string json) => AssertParsed(json, text);

    [Theory]
    [InlineData("{\"a\": 1, \"b\": {\"c\": [true, null, \"x\"]}}", """{"a":1,"b":{"c":[true,null,"x"]}}""")]
    [InlineData("\n  {\n}\n", "{}")]
    [InlineData("\uFEFF{\"a\":1}", """{"a":1}""")]
    public void Parse_JsonObject_KeepsItsTypes(string text, string json) => AssertParsed(json, text);

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t\n")]
    [InlineData("\uFEFF")]
    public void Parse_Nothing_IsNull(string text) => Assert.Null(OutputFile.Parse(Encoding.UTF8.GetBytes(text), Same));

    [Theory]
    [InlineData("a=1\noops", "line 2 of $GX_OUTPUT is \"oops\"; write name=value, name<<END … END, or one JSON object")]
    [InlineData("=x", "line 1 of $GX_OUTPUT is \"=x\";")]
    [InlineData("<<END\nEND", "line 1 of $GX_OUTPUT is \"<<END\";")]
    [InlineData("[1, 2]", "line 1 of $GX_OUTPUT is \"[1, 2]\";")]
    [InlineData("\"text\"", "line 1 of $GX_OUTPUT is \"\\\"text\\\"\";")]
    [InlineData("5", "line 1 of $GX_OUTPUT is \"5\";")]
    [InlineData("a=1\nb<<END\nx\nEND \n", "line 2 of $GX_OUTPUT begins a block that never ends: there is no line \"END\"")]
    [InlineData("a<<\nx\n\n", "line 1 of $GX_OUTPUT begins a block without the word that ends it; write a<<END")]
    [InlineData("{\"a\": 1", "$GX_OUTPUT begins as a JSON object, but: ")]
    [InlineData("{\"a\": 1} x", "$GX_OUTPUT begins as a JSON object, but: ")]
    [InlineData("{\"a\": 1, \"a\": 2}", "$GX_OUTPUT begins as a JSON object, but: ")]
    [InlineData("{\"a\": {\"b\": 1, \"b\": 2}}", "$GX_OUTPUT begins as a JSON object, but: ")]
    [InlineData("{\"a\": [\"\\ud800\"]}", "$GX_OUTPUT is a JSON object with half of a surrogate pair")]
    [InlineData("{\"\\ud800\": 1}", "$GX_OUTPUT is a JSON object with half of a surrogate pair")]
    public void Parse_NoneOfThese_SaysWhere(string text, string start) =>
        Assert.StartsWith(start, Assert.Throws<FormatException>(() => OutputFile.Parse(Encoding.UTF8.GetBytes(text), Same)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_NotUtf8_NamesTheLine() => Assert.Equal(
        "line 3 of $GX_OUTPUT is not UTF-8",
        Assert.Throws<FormatException>(() => OutputFile.Parse([(byte)'a', (byte)'=', (byte)'\n', (byte)'\n', (byte)'b', 0xFF], Same)).Message);

    [Fact]
    public void Parse_DeepJson_IsAnError() => Assert.Throws<FormatException>(
        () => OutputFile.Parse(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}"), Same));

    private static void AssertParsed(string json, string text) => Assert.Equal(json, OutputFile.Parse(Encoding.UTF8.GetBytes(text), Same)?.ToJsonString());

    private static string Same(string text) => text;
}
