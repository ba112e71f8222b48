using System.Text;
using GraphExecutor.Pty.Reading;

namespace GraphExecutor.Pty.Tests.Reading;

public sealed class OutputTextTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a\nb\r\n", new[] { "a", "b" })]
    [InlineData("\n\r\n\n", new[] { "", "", "" })]
    [InlineData("no end", new[] { "no end" })]
    [InlineData("10%\r20%\r30%\r\nnext\n", new[] { "30%", "next" })]
    [InlineData("10%\r20%\r", new[] { "20%" })]
    [InlineData("abc\r\r\n", new[] { "abc" })]
    [InlineData("abc\r\r\rd\n", new[] { "d" })]
    [InlineData("longer\rx\n", new[] { "x" })]
    [InlineData("\r\n\rx\r\n", new[] { "", "x" })]
    [InlineData("\u001b[31mred\u001b[0m\n", new[] { "\u001b[31mred\u001b[0m" })]
    [InlineData("a\0b\n", new[] { "a\0b" })]
    [InlineData("\u2028\v\f\u0085\n", new[] { "\u2028\v\f\u0085" })]
    public void Append_Text_GivesLines(string text, string[] expected) => Assert.Equal(expected, Split(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Append_InvalidBytes_BecomeReplacementCharacters() =>
        Assert.Equal(["a\uFFFDb", "\uFFFD"], Split([(byte)'a', 0xFF, (byte)'b', (byte)'\n', 0xE2, 0x82]));

    [Fact]
    public void Append_SequenceCutBetweenBytes_GivesOneCharacter()
    {
        var text = new OutputText(null);
        List<string> lines = [];
        foreach (var one in Encoding.UTF8.GetBytes("é€😀\n"))
        {
            text.Append([one], lines);
        }

        Assert.Equal(["é€😀"], lines);
        Assert.Null(text.Partial);
    }

    [Fact]
    public void Partial_UnfinishedLine_IsWhatStandsThere()
    {
        var text = new OutputText(null);
        List<string> lines = [];
        text.Append("done\nPassword: "u8, lines);
        Assert.Equal("Password: ", text.Partial);
        text.Append("\r"u8, lines);
        Assert.Equal("Password: ", text.Partial);
        text.Append("50%"u8, lines);
        Assert.Equal("50%", text.Partial);
        Assert.Equal(["done"], lines);
    }

    [Theory]
    [InlineData(LineSplitter.LongestLine - 2, new[] { LineSplitter.LongestLine - 2 })]
    [InlineData(LineSplitter.LongestLine - 1, new[] { LineSplitter.LongestLine - 1, 0 })]
    [InlineData(LineSplitter.LongestLine, new[] { LineSplitter.LongestLine, 0 })]
    [InlineData(LineSplitter.LongestLine + 1, new[] { LineSplitter.LongestLine, 1 })]
    [InlineData((2 * LineSplitter.LongestLine) + 5, new[] { LineSplitter.LongestLine, LineSplitter.LongestLine, 5 })]
    public void Append_LongLine_ComesInPieces(int length, int[] expected)
    {
        var lines = Split([.. Enumerable.Repeat((byte)'x', length), (byte)'\n', (byte)'y']);
        Assert.Equal([.. expected, 1], lines.Select(line => line.Length));
        Assert.Equal("y", lines[^1]);
    }

    [Fact]
    public void Append_LongLineOfSurrogatePairs_NeverCutsOne()
    {
        var text = "x" + string.Concat(Enumerable.Repeat("😀", LineSplitter.LongestLine));
        var lines = Split(Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, string.Concat(lines));
        Assert.All(lines, line => Assert.False(char.IsHighSurrogate(line[^1]) || char.IsLowSurrogate(line[0])));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, LineSplitter.LongestLine));
    }

    [Fact]
    public void Append_RandomTextCutAnywhere_GivesTheSameLines()
    {
        string[] words = ["a", "word", "\r", "\n", "\r\n", "\0", "é", "€", "😀", "\u001b[1m", " ", new string('z', 40_000)];
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => words[random.Next(words.Length)]));
            var bytes = Encoding.UTF8.GetBytes(text);
            if (seed % 3 == 0 && bytes.Length > 0)
            {
                bytes[random.Next(bytes.Length)] = 0xFE;
            }

            var whole = new OutputText(null);
            List<string> lines = [];
            for (var rest = bytes.AsSpan(); !rest.IsEmpty;)
            {
                var cut = random.Next(1, Math.Min(rest.Length, random.Next(2) == 0 ? 4 : 30_000) + 1);
                whole.Append(rest[..cut], lines);
                rest = rest[cut..];
                Assert.InRange(whole.Partial?.Length ?? 0, 0, LineSplitter.LongestLine);
            }

            whole.Finish(lines);
            Assert.Equal(Split(bytes), lines);
            Assert.Equal(Expected(bytes), lines);
        }
    }

    [Fact]
    public void Append_Filter_SeesAllTextOnceAndIsFlushedBeforeTheLastLine()
    {
        var text = new OutputText(new LaggingFilter());
        List<string> lines = [];
        foreach (var one in "secret one\r\ntwos \u20AC"u8)
        {
            text.Append([one], lines);
        }

        Assert.Equal(["SECRET ONE"], lines);
        Assert.Equal("T", text.Partial);
        text.Finish(lines);
        Assert.Equal(["SECRET ONE", "TWOS \u20AC."], lines);
    }

    [Fact]
    public void Finish_FilterKeptLinesBack_GivesThem()
    {
        var text = new OutputText(new LaggingFilter());
        List<string> lines = [];
        text.Append("a\nb\n"u8, lines);
        Assert.Empty(lines);
        text.Finish(lines);
        Assert.Equal(["A", "B", "."], lines);
    }

    /// <summary>The rules once more, for whole texts and as simply as they can be said.</summary>
    private static List<string> Expected(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var written = text.Split('\n').ToList();
        if (written[^1].Length == 0)
        {
            written.RemoveAt(written.Count - 1);
        }

        List<string> lines = [];
        for (var index = 0; index < written.Count; index++)
        {
            // A piece that was delivered stays: a later \r goes back to the start of the piece that follows it only.
            var isLast = index == written.Count - 1 && !text.EndsWith('\n');
            var line = "";
            foreach (var segment in written[index].Split('\r'))
            {
                line = segment.Length == 0 ? line : segment;
                for (; line.Length > LineSplitter.LongestLine; line = line[LineSplitter.LongestLine..])
                {
                    lines.Add(line[..LineSplitter.LongestLine]);
                }
            }

            if (line.Length > 0 || !isLast)
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private static List<string> Split(byte[] bytes)
    {
        var text = new OutputText(null);
        List<string> lines = [];
        text.Append(bytes, lines);
        text.Finish(lines);
        return lines;
    }
}
