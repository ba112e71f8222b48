using System.Text;
using GraphExecutor.Documents;
using GraphExecutor.Validation;

namespace GraphExecutor.Tests.Documents;

public sealed class DocumentReaderTests
{
    [Theory]
    [InlineData("{\"a\":1}", "{a@1=1@1}@1")]
    [InlineData("\n [1]", "[1@2]@2")]
    [InlineData("a: {b: 1}", "{a@1={b@1=1@1}@1}@1")]
    [InlineData("# json? no\n{a: 1}", "{a@2=1@2}@2")]
    public void Read_Detect_GoesByTheFirstCharacter(string text, string tree) => Assert.Equal(tree, DocumentText.Show(text));

    [Theory]
    [InlineData("{\n\"a\": 1}")]
    [InlineData("\na: 1")]
    public void Read_ByteOrderMark_IsLeftOut(string text)
    {
        var root = DocumentText.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]);

        var property = Assert.Single(Assert.IsType<DocumentMapping>(root).Properties.ToArray());
        Assert.Equal(("a", 2), (property.Name, property.Line));
    }

    [Theory]
    [InlineData("", "the text is empty")]
    [InlineData(" \t\r\n\n", "the text is empty")]
    [InlineData("\uFEFF", "the text is empty")]
    [InlineData("# nothing\n\n# more", "the text has only comments")]
    public void Read_NothingThere_SaysHowToBegin(string text, string message)
    {
        var problem = Assert.Single(DocumentText.ProblemsOf(text));

        Assert.Equal(ProblemCodes.Empty, problem.Code);
        Assert.Equal($"there is no workflow here: {message}", problem.Message);
        Assert.StartsWith("Write at least `nodes:`", problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', (byte)'b', 0xFF }, "line 2: the text is not UTF-8: byte 0xFF at offset 3. Save the file as UTF-8")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a', 0xC3 }, "line 1: the text is not UTF-8: byte 0xC3 at offset 4. Save the file as UTF-8")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, "line 1: the text is not UTF-8: byte 0xFF at offset 0. Save the file as UTF-8")]
    [InlineData(new byte[] { (byte)'{', 0xED, 0xA0, 0x80 }, "line 1: the text is not UTF-8: byte 0xED at offset 1. Save the file as UTF-8")]
    public void Read_NotUtf8_SaysWhichByte(byte[] utf8, string expected)
    {
        var problem = Assert.Single(DocumentText.ProblemsOf(utf8));

        Assert.Equal(ProblemCodes.InvalidUtf8, problem.Code);
        Assert.Equal(expected, problem.ToString());
    }

    public static TheoryData<string, DocumentFormat, int> DeepTexts => new()
    {
        { Repeat("[", 5_000), DocumentFormat.Json, 1 },
        { Repeat("{\"a\":\n", 5_000), DocumentFormat.Json, 65 },
        { Repeat("[", 5_000) + Repeat("]", 5_000), DocumentFormat.Yaml, 1 },
        { Repeat("{a:\n", 5_000), DocumentFormat.Yaml, 65 },
        { Repeat("- ", 5_000), DocumentFormat.Yaml, 1 },
        { string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{new string(' ', i)}a:\n")), DocumentFormat.Yaml, 65 },
    };

    [Theory]
    [MemberData(nameof(DeepTexts))]
    public void Read_DeepNesting_IsOneProblem(string text, DocumentFormat format, int line)
    {
        var problem = Assert.Single(DocumentText.ProblemsOf(text, format));

        Assert.Equal((ProblemCodes.TooDeep, line), (problem.Code, problem.Line));
        Assert.Equal("objects and arrays are nested more than 64 deep", problem.Message);
    }

    [Theory]
    [InlineData(DocumentFormat.Json)]
    [InlineData(DocumentFormat.Yaml)]
    public void Read_DeepestNestingAllowed_IsRead(DocumentFormat format) =>
        Assert.Equal(64, DocumentText.Read(Encoding.UTF8.GetBytes(Repeat("[", 64) + Repeat("]", 64)), format).Height);

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
