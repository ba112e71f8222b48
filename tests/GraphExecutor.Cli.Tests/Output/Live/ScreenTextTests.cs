using GraphExecutor.Cli.Output.Live;
using Spectre.Console;

namespace GraphExecutor.Cli.Tests.Output.Live;

public sealed class ScreenTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\e[31mred\e[0m", "red")]
    [InlineData("\e]0;title\aafter", "after")]
    [InlineData("\e[2J\e[Hhome", "home")]
    [InlineData("a\tb", "a b")]
    [InlineData("a\u202eb\u2066c\u200bd", "abcd")]
    [InlineData("e\u0301", "e")]
    [InlineData("a\u2028b", "ab")]
    public void Fit_WhatCouldBreakARow_IsLeftOut(string text, string expected) => Assert.Equal(expected, ScreenText.Fit(text, 20));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("漢字漢字", 8, "漢字漢字")]
    [InlineData("漢字漢字", 7, "漢字漢…")]
    [InlineData("漢字漢字", 6, "漢字…")]
    [InlineData("漢字", 1, "…")]
    [InlineData("abc", 1, "…")]
    [InlineData("abc", 0, "")]
    [InlineData("abc", -5, "")]
    public void Fit_LongText_IsCutWhereItHasNoRoom(string text, int cells, string expected) => Assert.Equal(expected, ScreenText.Fit(text, cells));

    [Fact]
    public void Fit_AnyText_IsNeverWider()
    {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => char.ConvertFromUtf32(Scalar(random))));
            var cells = random.Next(30);
            Assert.InRange(ScreenText.Fit(text, cells).GetCellWidth(), 0, cells);
        }
    }

    private static int Scalar(Random random) => random.Next(4) switch
    {
        0 => random.Next(0, 128),
        1 => random.Next(0x300, 0x3000),
        2 => random.Next(0x3000, 0xd800),
        _ => random.Next(0x1f000, 0x20000),
    };
}
